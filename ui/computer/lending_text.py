"""What the window says of this computer's devices lent to others."""

from __future__ import annotations

from advisor.lending.loans import BorrowerSeen, LentDevice
from advisor.server.address import is_loopback
from ui.computer.lending_controller import LendableDevice
from ui.computer.state import OwnLendingState
from ui.words import plural, size, translate


def lent_words(device: LentDevice) -> str:
    """What is lent of a device, and how much could be had."""
    words = translate("Lending", "{0}: {1} of {2} can be had")
    return words.format(device.name, size(device.free), size(device.total))


def lendable_words(device: LendableDevice) -> str:
    """A device that may be lent, and its size."""
    return (
        translate("Lending", "{0}, {1}").format(device.name, size(device.capacity)) if device.capacity else device.name
    )


def at_most(most: int) -> str:
    """How much of each device is lent; 0: all that there is."""
    return size(most) if most else translate("Lending", "All that is free")


def kept_on_disk(most: int) -> str:
    """How much of what was sent is kept; 0: nothing."""
    return translate("Lending", "Up to {0}").format(size(most)) if most else translate("Lending", "Nothing")


def borrower_words(borrower: BorrowerSeen) -> str:
    """Who uses what is lent."""
    if borrower.held:
        return translate("Lending", "{0} holds {1}").format(borrower.address, size(borrower.held))
    return translate("Lending", "{0} is connected and holds nothing").format(borrower.address)


def reach_words(address: str) -> str:
    """Who reaches an address of this computer, and what they may do."""
    if is_loopback(address):
        return translate("Lending", "Only programs on this computer reach that address.")
    return translate(
        "Lending",
        "What is sent is neither encrypted nor authenticated: whoever reaches that address can use what is lent, and "
        "may break out of it. Lend only in a network that you trust.",
    )


def tunnel_words(address: str) -> str:
    """What the tunnel is for while this computer lends at an address."""
    if is_loopback(address):
        return translate("Lending", "To use it from another computer, open a tunnel there:")
    return translate("Lending", "For any other network, lend at 127.0.0.1 and open a tunnel on the other computer:")


def tunnel(port: int) -> str:
    """The command that reaches a port of this computer's loopback from another one."""
    return f"ssh -N -L {port}:127.0.0.1:{port} {translate('Lending', 'YOU@THIS-COMPUTER')}"


def lending_in_strip(lending: OwnLendingState) -> str:
    """That this computer lends, and to how many, in as few words; "" while it does not."""
    if lending.seen is None:
        return ""
    count = lending.borrowers
    return plural("Lending", "Lent to %Ln computers", count) if count else translate("Lending", "Lending")


def ending_loans(count: int) -> str:
    """What happens to those that borrow when the window is closed."""
    return plural(
        "Lending", "%Ln other computers hold parts of a model here. Their replies end if you quit now.", count
    )
