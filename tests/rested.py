"""Waiting for a panel in an event loop, however slow the machine is."""

from __future__ import annotations

import asyncio

from glowaudit.widgets.debounce import Debounced


async def rested(redraw: Debounced) -> None:
    """Wait until nothing is under way (for 20 seconds at most)."""
    deadline = asyncio.get_running_loop().time() + 20
    while redraw.status.state == "busy" and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.01)
