"""The words of the field: every closed list that clients, tables and rules share.

Each member's value is the word as it stands in the API, in the database and in files.
"""

from enum import StrEnum


class Level(StrEnum):
    """Administrative level of the government a unit belongs to."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class Kind(StrEnum):
    """What sort of body a unit is."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    SUBDISTRICT = "subdistrict"
    DEVELOPMENT_ZONE = "development_zone"
    PUBLIC_INSTITUTION = "public_institution"
    OTHER = "other"


class Scope(StrEnum):
    """Whose work a report counts: 本机关, 本级 or 本行政区域."""

    BODY = "body"
    LEVEL = "level"
    AREA = "area"


class ScopeBasis(StrEnum):
    """Whether the report says its scope or we took the usual one."""

    STATED = "stated"
    ASSUMED = "assumed"


class FormCode(StrEnum):
    """The three national forms, named by the year of the notice that set them."""

    F2014 = "2014"
    F2019 = "2019"
    F2021 = "2021"


class Applicant(StrEnum):
    """The columns of table 3; `total` also stands for every cell outside table 3."""

    NATURAL_PERSON = "natural_person"
    ENTERPRISE = "enterprise"
    RESEARCH = "research"
    NONPROFIT = "nonprofit"
    LEGAL_SERVICE = "legal_service"
    OTHER = "other"
    TOTAL = "total"


class ValueStatus(StrEnum):
    """What is known of one cell. Only `reported` has a value; a printed 0 is reported."""

    REPORTED = "reported"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


class ReportStatus(StrEnum):
    """Where a report stands in its life."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Outcome(StrEnum):
    """What became of one imported file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PREVIEW = "preview"
    REFUSED = "refused"


class DocumentFormat(StrEnum):
    """The file formats of an official document."""

    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"


class JobStatus(StrEnum):
    """Where a batch of files stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class Role(StrEnum):
    """What a key may do within its unit's subtree."""

    COMPILER = "compiler"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def covers(self, other: "Role") -> bool:
        """Whether this role may do what `other` may: each may do what those before it may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


APPLICANT_PARTS: tuple[Applicant, ...] = tuple(a for a in Applicant if a is not Applicant.TOTAL)
"""The six applicant columns that add up to `total`."""

APPLICANT_LABELS: dict[Applicant, str] = {
    Applicant.NATURAL_PERSON: "自然人",
    Applicant.ENTERPRISE: "商业企业",
    Applicant.RESEARCH: "科研机构",
    Applicant.NONPROFIT: "社会公益组织",
    Applicant.LEGAL_SERVICE: "法律服务机构",
    Applicant.OTHER: "其他",
    Applicant.TOTAL: "总计",
}
"""The column heads as the notices print them."""

LEVELS_FROM_TOP: tuple[Level, ...] = tuple(Level)
KIND_LABELS: dict[Kind, str] = {
    Kind.GOVERNMENT: "人民政府",
    Kind.DEPARTMENT: "部门",
    Kind.TOWNSHIP: "乡镇",
    Kind.SUBDISTRICT: "街道",
    Kind.DEVELOPMENT_ZONE: "开发区",
    Kind.PUBLIC_INSTITUTION: "公共企事业单位",
    Kind.OTHER: "其他",
}
LEVEL_LABELS: dict[Level, str] = {
    Level.PROVINCE: "省级",
    Level.PREFECTURE: "地级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡级",
}
SCOPE_LABELS: dict[Scope, str] = {
    Scope.BODY: "本机关",
    Scope.LEVEL: "本级",
    Scope.AREA: "本行政区域",
}
STATUS_LABELS: dict[ValueStatus, str] = {
    ValueStatus.REPORTED: "填报了数（零也是填报的数）",
    ValueStatus.BLANK: "原表空白",
    ValueStatus.NOT_APPLICABLE: "原表写明不适用（-、/、无）",
    ValueStatus.UNREADABLE: "无法辨认",
    ValueStatus.ABSENT: "原表没有这一行",
}
