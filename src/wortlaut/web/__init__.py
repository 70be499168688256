"""The reading room: web pages to read, search, compare and correct in, and the HTTP API.

Everything is made on the server and works without JavaScript; nothing is asked of another host.
"""
