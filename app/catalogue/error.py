"""What is wrong with the catalogue's data files."""


class CatalogueError(ValueError):
    """A data file that cannot be used.

    `file` is its name, `path` the place within it (`sections[2].rows[0].indicator`),
    `problem` what is wrong, `remedy` what to do; the message holds all four.
    """

    def __init__(self, file: str, path: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: {path}: {problem}. {remedy}.")
        self.file = file
        self.path = path
        self.problem = problem
        self.remedy = remedy
