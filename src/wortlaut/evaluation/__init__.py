"""How accuracy is counted: matching, scores, the corpus format."""
