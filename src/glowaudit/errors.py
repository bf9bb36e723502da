"""What can go wrong, and the exit code each fault has.

GlowauditError           1   something went wrong
├── UsageError           2   a wrong option, setting, parameter or mapping
├── UnusableExtract      3   whole-file faults; nothing was written
├── BrakeTripped         4   a deletion would take more than expected; no list was written
├── LeakFound            5   a report holds what must not leave; it is withheld, the others are there
└── SomeReportsFailed    6   the other reports are there
"""


class GlowauditError(Exception):
    """A fault that is told to the user without a traceback."""

    exit_code = 1


class UsageError(GlowauditError):
    """A wrong option, setting, parameter or mapping: the message says which and what would be right."""

    exit_code = 2


class UnusableExtract(GlowauditError):
    """The extract cannot be read. `faults` holds one message a fault, all of them at once."""

    exit_code = 3

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class BrakeTripped(GlowauditError):
    """A deletion would take more than anybody would expect, and nobody has accepted it: no list was written."""

    exit_code = 4


class LeakFound(GlowauditError):
    """Reports that hold what must not leave were withheld; the message says which and how many, never whom."""

    exit_code = 5


class SomeReportsFailed(GlowauditError):
    """Some reports could not be made; the message names them, the others are there."""

    exit_code = 6
