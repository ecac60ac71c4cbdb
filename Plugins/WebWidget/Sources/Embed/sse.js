// sse
