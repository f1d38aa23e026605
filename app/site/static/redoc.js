// Starts ReDoc from a file: inline scripts are forbidden here.
"use strict";
window.addEventListener("load", () => {
  const place = document.getElementById("redoc");
  Redoc.init(
    place.dataset.document,
    {
      hideDownloadButton: false,
      expandResponses: "200",
      nativeScrollbars: true,
      theme: {
        colors: { primary: { main: "#b3261e" } },
        typography: {
          fontFamily: '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
          headings: { fontFamily: '"Noto Serif CJK SC", "Songti SC", SimSun, serif' },
          code: { fontFamily: 'ui-monospace, Consolas, "DejaVu Sans Mono", monospace' },
        },
      },
      labels: {
        download: "下载 OpenAPI",
        search: "查找……",
        noResultsFound: "没有找到",
        example: "例子",
        examples: "例子",
        enum: "可选",
        default: "默认",
        deprecated: "将停用",
        arrayOf: "数组：",
        nullable: "可为空",
        recursive: "递归",
        requestBody: "请求体",
        responses: "答复",
        requestSamples: "请求示例",
        responseSamples: "答复示例",
      },
    },
    place,
  );
});
