@rem npm's scripts begin with "exec" so that a signal sent to npm reaches Node itself and not a shell in between.
@rem Windows' shell has no such word; there, this is it.
@%*
