"""What every GraphQL type stands on."""
