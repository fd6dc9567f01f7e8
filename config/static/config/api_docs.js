// Shows the API's description; requests tried here go with the reader's own log-in.
"use strict";

const place = document.getElementById("api");
const csrf = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || ["", ""])[1];

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (!["GET", "HEAD", undefined].includes(request.method)) {
      request.headers["X-CSRFToken"] = csrf();
    }
    return request;
  },
});
