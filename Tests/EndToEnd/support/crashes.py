"""Gateways that crash because of faulty libraries, and are restarted until they do not."""

import subprocess
import time
from pathlib import Path

SOURCE = Path(__file__).with_name("faulty_libraries.c")


def faulty_libraries(folder):
    """The wrapper that starts a program with libraries that crash it; see the C source."""
    library = folder / "faulty_libraries.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", str(library), str(SOURCE), "-ldl"], check=True
    )
    return ["env", f"LD_PRELOAD={library}"]


def wait_for_crash(gateway, within=60):
    """Waits until the process has crashed by itself."""
    assert gateway.process.wait(timeout=within) not in (0, -9), "it did not crash"


def wait_for_work(gateway, within=30):
    """Waits until the running process has registered work."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        register = (gateway.data / "running").read_bytes()
        if any(register[slot] == register[2] for slot in range(512, len(register), 512)):
            return
        time.sleep(0.01)
    raise AssertionError(f"no work was registered within {within} s")


def start_until(gateway, condition, starts, wrapper=(), within=60):
    """Starts the gateway again after each crash until `condition()` holds; returns how many starts that took."""
    for count in range(1, starts + 1):
        if not gateway.runs:
            try:
                gateway.start(wrapper=wrapper)
            except AssertionError:
                assert not gateway.runs, "it neither became ready nor crashed"
                continue
        if holds(gateway, condition, within):
            return count
    raise AssertionError(f"after {starts} starts it still crashes; {gateway.log.read_text()[-2000:]}")


def holds(gateway, condition, within):
    """Waits until `condition()` holds, which is true, or until the process has crashed."""
    for _ in range(within * 4):
        try:
            gateway.process.wait(timeout=0.25)
            return False
        except subprocess.TimeoutExpired:
            if came_true(gateway, condition):
                return True
    raise AssertionError(f"it neither crashed nor came true within {within} s")


def came_true(gateway, condition):
    """Whether `condition()` holds. It may ask a gateway that crashes at that moment: then it does not."""
    try:
        return condition()
    except AssertionError:
        try:
            gateway.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return condition()
        return False


def crash_alerts(gateway):
    return [alert for alert in gateway.run_json("alerts") if alert["kind"] == "crash"]
