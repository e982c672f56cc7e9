/** The checks that all hosts share, in the order of the table. */
export const SHARED = ['import', 'delete', 'error', 'retry', 'abort', 'deadline', 'redirect', 'neighbours', 'quiet'];
