"""Events over GraphQL. Types are declared here; values are the entries' documents themselves."""
