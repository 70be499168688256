"""From text to document: tokens, sentences, quotation marks, by rules of a language pack."""
