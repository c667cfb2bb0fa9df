"""The systems that are compared, each as its own users would call it; each runs in a process of its own.

A module has a function for each task that it can do: ``signatures(path, asked)`` returns how many it made,
``copies(path, asked)`` something that tells the pairs when it is called, which is not timed. Rows are lines
of the file, from 0. A module imports the standard library, its peer and `benchmarks.peers.reading` only, as
its environment has nothing else (`benchmarks.environments`).
"""
