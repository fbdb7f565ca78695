"""The OpenAPI 3.1 document: what can be asked at every address, and what is answered."""
