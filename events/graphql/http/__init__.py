"""The GraphQL address, by the GraphQL over HTTP specification."""
