"""A failing test is named when it fails; pytest tells it in full at the end, many minutes later."""

import pytest


class Names:
    """Writes one line for each failure into what the terminal shows."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            crash = getattr(report.longrepr, "reprcrash", None)
            why = crash.message.splitlines()[0] if crash and crash.message else report.when
            terminal.write(f"\nFAILED {report.nodeid} - {why}"[:240] + "\n", red=True)
