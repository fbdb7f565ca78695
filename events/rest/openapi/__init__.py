"""The OpenAPI 3.1 document: the parameters of every address, and its answers."""
