// Under trusted types a text becomes HTML only through this policy, and no address becomes a script's but our own
// static files'. A text never becomes a script. Django's own scripts (jQuery, Select2) write HTML.
// A frame has a policy of its own; the editor's gets the same one (ckeditor-quiet.js).
window.trustEditor = (frame) => {
  if (!frame?.trustedTypes || frame.trustedTypes.defaultPolicy) return;
  frame.trustedTypes.createPolicy("default", {
    createHTML: (html) => html,
    createScriptURL: (address) => {
      const { origin, pathname } = new URL(address, location.href);
      return origin === location.origin && pathname.startsWith("/static/") ? address : null;
    },
  });
};
window.trustEditor(window);
