/* Signed in at the desk in this browser? Then requests tried here carry the session's CSRF word. */
const session = fetch("/api/v1/session").then((answer) => (answer.ok ? answer.json() : {}));

globalThis.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#reader",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: async (request) => {
    const { csrf } = await session;
    if (csrf) request.headers["X-Wingbeat-CSRF"] = csrf;
    return request;
  },
});
