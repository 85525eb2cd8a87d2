class Exit:
    """Exit codes of the program."""

    DONE = 0
    WRONG_USE = 64
    BAD_DATA = 65
    INPUT_MISSING = 66
    INTERNAL = 70
    FILE = 74
    STOPPED = 75
    NOT_FINITE = 76
    NOT_ACCEPTED = 77


class JobError(Exception):
    """What a person must know: exit code, id of the block ("" for none), message."""

    def __init__(self, code, block, message):
        super().__init__(message)
        self.code = code
        self.block = block
