// citation-js would bring fetch for Node; a browser has its own.
export default (...request) => globalThis.fetch(...request);
export const Headers = globalThis.Headers;
