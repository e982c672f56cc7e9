// What a client that knows only URLs and headers is told.

export const pathOf = ({ id }) => `/v2/access/mass-messages/${encodeURIComponent(id)}`;
export const urlOf = (message) => message.baseUrl + pathOf(message);
export const headersOf = ({ key, connectionId }) => ({ apiKey: key, 'x-connection-id': connectionId });
