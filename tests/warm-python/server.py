"""Does what python3 would with a program, in forks of this process, which loads PyTorch once for all of them.

    server.py SOCKET     until its standard input ends; prints a line when it can be asked

A client (python3, beside this file) sends its standard streams, words, folder and environment. It is told the process id
of the program, then how that ended. When the client goes first, the program is killed.
"""
import gc
import marshal
import os
import random
import select
import signal
import socket
import sys
import types


def asked(path):
    """Returns what a program was asked for, in the process that is to be it."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    print("ready", flush=True)
    # Not before the first asks.
    if 0 in select.select([0, listener], [], [])[0]:
        sys.exit()
    import numpy
    import torch
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while 0 not in select.select([0, listener], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            random.seed()
            numpy.random.seed()
            torch.seed()
            return kept(connection)
        connection.close()
    sys.exit()


def kept(connection):
    """Forks once more: one process is the program, the other tells how it ends."""
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    with connection.makefile("rb") as sent:
        request = marshal.load(sent)
    pid = os.fork()
    if pid == 0:
        connection.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        return request
    for stream in (0, 1, 2, *streams):
        os.close(stream)
    running = os.pidfd_open(pid)
    connection.sendall(b"%d\n" % pid)
    if running not in select.select([running, connection], [], [])[0]:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def program(words, folder, environment):
    """The code and the module of `python3 WORDS`."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    if words[0] == "-c":
        sys.argv = ["-c", *words[2:]]
        sys.path[0] = ""
        return compile(words[1], "<string>", "exec"), main
    sys.argv = words
    sys.path[0] = os.path.dirname(os.path.realpath(words[0]))
    main.__file__ = words[0]
    with open(words[0], "rb") as file:
        return compile(file.read(), words[0], "exec"), main


code, main = program(*asked(sys.argv[1]))
exec(code, main.__dict__)
