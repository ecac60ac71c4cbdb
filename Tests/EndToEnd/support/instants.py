"""Runs a command at another instant: `python -m support.instants NAME COMMAND…`.

The instants are the ones that code gets wrong: nights, weekends, ends of months, leap days, the turns of daylight saving.
Each is the next of its kind, so that all of them lie in the future.
"""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from support.fake_time import starts_at

BUSINESS = ZoneInfo("America/Sao_Paulo")
# A zone with daylight saving, for those turns.
NEW_YORK = ZoneInfo("America/New_York")


def _next(zone, fits, **time):
    """The next instant in `zone` at this time of day, on a day that fits; tomorrow or later."""
    day = datetime.now(zone).replace(microsecond=0, second=0, minute=0, fold=0)
    while True:
        day += timedelta(days=1)
        if fits(day):
            return day.replace(**time)


def _last_of_month(day):
    return (day + timedelta(days=1)).month != day.month


def _turn(day):
    """The sign of the step that the zone's clocks take on this day: 1 forward, -1 back, 0 none."""
    before, after = (day - timedelta(days=1)).replace(hour=12).utcoffset(), day.replace(hour=12).utcoffset()
    return (after > before) - (after < before)


INSTANTS = {
    "night": lambda: _next(BUSINESS, lambda day: day.weekday() < 5, hour=3),
    "weekend": lambda: _next(BUSINESS, lambda day: day.weekday() == 6, hour=15),
    "christmas": lambda: _next(BUSINESS, lambda day: (day.month, day.day) == (12, 25), hour=12),
    "month-end": lambda: _next(BUSINESS, _last_of_month, hour=23, minute=59),
    "leap-day": lambda: _next(BUSINESS, lambda day: (day.month, day.day) == (2, 29), hour=12),
    "clocks-forward": lambda: _next(NEW_YORK, lambda day: _turn(day) == 1, hour=1, minute=59),
    "clocks-back": lambda: _next(NEW_YORK, lambda day: _turn(day) == -1, hour=1, minute=59),
    "next-year": lambda: datetime.now(BUSINESS) + timedelta(days=365),
}


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in INSTANTS:
        sys.exit(f"usage: python -m support.instants {'|'.join(INSTANTS)} COMMAND…")
    instant = INSTANTS[sys.argv[1]]()
    print(f"== at {instant.isoformat(timespec='seconds')} ({instant.tzinfo})", flush=True)
    environment = {**os.environ, **starts_at(instant), "TZ": str(instant.tzinfo)}
    sys.exit(subprocess.run(sys.argv[2:], env=environment).returncode)


if __name__ == "__main__":
    main()
