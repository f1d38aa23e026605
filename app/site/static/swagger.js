// Starts Swagger UI from a file: inline scripts are forbidden here.
"use strict";
window.addEventListener("load", () => {
  const place = document.getElementById("swagger-ui");
  window.ui = SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset].filter(Boolean),
    layout: "BaseLayout",
    deepLinking: true,
    docExpansion: "list",
    filter: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: -1,
    showExtensions: false,
    validatorUrl: null,
    queryConfigEnabled: false,
    onComplete: () => {
      const filter = document.querySelector(".operation-filter-input");
      if (filter) filter.placeholder = "按分类筛选";
    },
  });
});
