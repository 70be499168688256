"""From document to statements: quotation marks, rules, the trained model."""
