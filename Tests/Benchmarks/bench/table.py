"""What a case found, as lines for people: medians, ratios of each round, the goal and whether it was reached."""
import statistics
from .servers import CACHE, OURS, STATIC

WIDTH = 26


class Row:
    def __init__(self, name, goal, samples):
        self.name, self.goal, self.samples = name, goal, samples
        self.notes, self.p99_goal = [], None

    def middle(self, server, figure):
        return statistics.median(getattr(sample, figure) for sample in self.samples[server])

    def ratios(self, server, figure="cpu"):
        """That server's figure in parts of ours, round by round."""
        return [getattr(theirs, figure) / getattr(own, figure)
                for own, theirs in zip(self.samples[OURS], self.samples[server])]

    @property
    def ratio(self):
        return statistics.median(self.ratios(STATIC)) if STATIC in self.samples else None

    @property
    def verdict(self):
        if self.p99_goal:
            found = self.p99_ratio
            return f"p99 {found:.2f} of nginx's, goal at most {self.p99_goal}: {'ok' if found <= self.p99_goal else 'short'}"
        if self.goal is None:
            return ""
        return f"{self.ratio:.2f}, goal {self.goal}: {'ok' if self.ratio >= self.goal else 'short'}"

    @property
    def p99_ratio(self):
        return statistics.median(1 / ratio for ratio in self.ratios(STATIC, "p99"))

    def judge_p99(self, goal):
        self.p99_goal = goal
        print(f"  {self.verdict}", flush=True)

    def note(self, text):
        self.notes.append(text)
        print(f"  {text}", flush=True)

    def show(self):
        print(f"{self.name}" + (f"   {self.verdict}" if self.goal else ""))
        for server, samples in self.samples.items():
            ratio = ""
            if server != OURS:
                found = self.ratios(server)
                ratio = f"{statistics.median(found):5.2f} of ours [{min(found):.2f}–{max(found):.2f}]"
            foreign = self.middle(server, "foreign")
            print(
                f"  {server:<12}{self.middle(server, 'cpu'):8.2f} µs/req {ratio:<28}"
                f"{self.middle(server, 'rate'):>9,.0f}/s  p50 {time(self.middle(server, 'p50')):>8}"
                f"  p99 {time(self.middle(server, 'p99')):>8}"
                + (f"  other work on its core {foreign:.2f}" if foreign >= 0.05 else ""), flush=True)


def time(microseconds):
    return f"{microseconds:,.0f} µs" if microseconds < 10_000 else f"{microseconds / 1000:,.1f} ms"


def summary(rows):
    print(f"\n{'case':<{WIDTH}}{'ours':>9}{'nginx':>9}{'cache':>9}   {'nginx/ours':>10} {'cache/ours':>10}   goal")
    for row in rows:
        figures = "".join(
            f"{row.middle(server, 'cpu'):9.2f}" if server in row.samples else f"{'–':>9}"
            for server in (OURS, STATIC, CACHE))
        ratios = " ".join(
            f"{statistics.median(row.ratios(server)):10.2f}" if server in row.samples else f"{'–':>10}"
            for server in (STATIC, CACHE))
        print(f"{row.name:<{WIDTH}}{figures}   {ratios}   {row.verdict}")
