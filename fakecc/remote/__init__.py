"""Recordings of what a Cloud Controller answered: made, replayed and compared over HTTP, whatever answers there.

An island: it knows no world, so what it says of fakecc it would say of any other server.
"""
