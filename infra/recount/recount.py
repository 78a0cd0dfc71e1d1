#!/usr/bin/env python3
"""Counts the monthly SLA report again, straight from an exported log: `recount.py LOG --calendar FILE ... MONTH[@POSITION] ...`.

Written apart from the exchange, by the definitions of docs/reference/reports.md, with the standard library alone: it knows
nothing of the exchange's folds, deadlines or calendars. Whatever the log itself says of a deadline, a breach or an answer in
time is counted anew and compared; where the two differ it is told under `disagreements`.

LOG is what `icx export` writes. A calendar is a file as https://www.gov.uk/bank-holidays.json has it, `FILE` from the
beginning or `INSTANT=FILE` from when it was taken up. A month is told as known at the end of the log, or as `2027-01@18234` at
that cut-off, a position of the log. Answers one JSON object, the figures of each under what asked for them. Progress on
standard error.
"""

import argparse
import json
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
REASONS = ("records-not-transferred", "asn-not-received", "lost", "other")
OUTCOMES = ("commissioned", "joined", "no-wan", "code-failed", "replaced", "other")
CHANNELS = ("api", "portal", "bulk", "email", "not-recorded")
TERM_DAYS = 10
ANSWERS = {"code-supplied": "codeSupplied", "not-installer": "notInstaller", "code-not-held": "codeNotHeld"}
SUPPLIER = (
    "received due inTime late unanswered breached breachedWithUpheld disputed upheld agreedOutside queried inOutage open "
    "openAwaitingReceipt openQueried openOverdue answered automatic codeSupplied notInstaller codeNotHeld codesRejected"
).split()
REQUESTER = "raised misrouted withdrawn superseded transferred answeredOutside closed siteVisitsAvoided".split()
CHANNEL = "opened sent handedOver bounced received deemedReceived confirmed acknowledged fetched answered".split()
BACKLOG = "received answered open openEvidenced openUnevidenced".split()


def midnight(day):
    """The instant at which a day begins in London, as the log writes instants."""
    at = datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


_days = {}


def london_day(instant):
    hour = instant[:13]
    day = _days.get(hour)
    if day is None:
        day = datetime.fromisoformat(hour + ":00:00+00:00").astimezone(LONDON).date()
        _days[hour] = day
    return day


class Calendar:
    """Working Days of England and Wales: not Saturday, not Sunday, not a bank holiday."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            events = json.load(file)["england-and-wales"]["events"]
        self.holidays = {date.fromisoformat(event["date"]) for event in events}
        self._between = {}
        self._due = {}

    def works(self, day):
        return day.weekday() < 5 and day not in self.holidays

    def due(self, received):
        """Day 0 and the day due, of a London day of receipt."""
        known = self._due.get(received)
        if known is None:
            zero = received
            while not self.works(zero):
                zero += DAY
            due, left = zero, TERM_DAYS
            while left:
                due += DAY
                left -= self.works(due)
            known = self._due[received] = (zero.isoformat(), due.isoformat(), midnight(due + DAY))
        return known

    def between(self, start, end):
        """Working Days after a day, up to and with another one; never below 0."""
        known = self._between.get((start, end))
        if known is None:
            day, known = start, 0
            while day < end:
                day += DAY
                known += self.works(day)
            self._between[(start, end)] = known
        return known


class Leg:
    """One request put to one addressee."""

    __slots__ = (
        "number request addressee basis obligated channel opened sent undelivered received received_by deadline rejected "
        "queried queries answer answered reason automatic acknowledged closed breach excused".split()
    )

    def __init__(self, request, data):
        self.request = request
        self.number = data["leg"]
        self.addressee = data["addressee"]
        self.basis = data["basis"]
        self.obligated = data["obligated"]
        self.channel = data.get("channel") or "not-recorded"
        self.opened = data["openedAt"]
        self.sent = self.received = self.received_by = self.deadline = self.queried = self.queries = None
        self.answer = self.answered = self.reason = self.acknowledged = self.closed = self.breach = None
        self.undelivered = self.automatic = self.excused = False
        self.rejected = 0

    def ended(self):
        ends = [at for at in (self.answered, self.closed, self.request.legs_end) if at]
        return min(ends) if ends else None

    def has_duty(self):
        return self.obligated and not self.request.backlog and not self.excused


class Request:
    __slots__ = "id requester raised backlog evidenced mpxn fuel legs ended legs_end how outcome held effective".split()

    def __init__(self, stream, data):
        self.id = stream
        self.requester = data["requester"]
        self.raised = data["raisedAt"]
        self.backlog = data["backlog"]
        evidence = data["evidence"] or {}
        status = data["smiStatus"]
        self.evidenced = bool(
            data["installation"]["installedOn"] or evidence or (status is not None and status != "Pending")
        )
        device = data["device"]
        self.mpxn = device["mpxn"]
        self.legs = []
        self.ended = self.legs_end = self.how = self.outcome = self.effective = None
        self.held = False

    def end(self, how, at, legs_end=None):
        self.how, self.ended, self.legs_end = how, at, legs_end or at


class Month:
    """A month of London, as known at a position of the log."""

    def __init__(self, asked):
        self.asked = asked
        month, _, position = asked.partition("@")
        self.position = int(position) if position else None
        year, month = map(int, month.split("-"))
        self.first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        self.last = following - DAY
        self.start, self.until = midnight(self.first), midnight(following)

    def has(self, instant):
        return instant is not None and self.start <= instant < self.until


class Recount:
    def __init__(self, calendars):
        self.calendars = calendars
        self.requests = {}
        self.disagreements = []
        self.calendar = None

    # What the log says, event by event.

    def take(self, stream, kind, data, recorded):
        while self.calendars and self.calendars[0][0] <= recorded:
            self.calendar = self.calendars.pop(0)[1]
        if kind == "install-code-requested":
            self.requests[stream] = Request(stream, data)
            return
        request = self.requests.get(stream)
        if request is None:
            return
        number = data.get("leg")
        if kind == "leg-opened":
            request.legs.append(Leg(request, data))
            return
        leg = request.legs[number - 1] if number else None
        if leg is None:
            self.of_request(request, kind, data)
        else:
            self.of_leg(leg, kind, data)

    def of_request(self, request, kind, data):
        if kind == "request-withdrawn":
            request.end("withdrawn", data["at"])
        elif kind == "request-closed":
            request.end("closed", data["at"])
            request.outcome = data["outcome"]
        elif kind == "request-transferred":
            request.end("transferred", data["at"])
        elif kind == "supersession-scheduled":
            request.effective = data["effectiveAt"]
        elif kind == "supersession-cancelled":
            request.effective = None
        elif kind == "request-superseded":
            # Known ahead, the supply ended on its day whenever that was noticed.
            ahead = request.effective == data["effectiveAt"]
            request.end("superseded", data["at"], data["effectiveAt"] if ahead else data["at"])
        elif kind == "supersession-reversed":
            request.ended = request.legs_end = request.how = request.effective = None

    def of_leg(self, leg, kind, data):
        if kind == "leg-dispatched":
            leg.undelivered = False
            leg.sent = min(leg.sent or data["sentAt"], data["sentAt"])
        elif kind == "delivery-noted":
            if data["outcome"] == "sent":
                leg.sent = min(leg.sent or data["at"], data["at"])
        elif kind == "leg-received":
            leg.received, leg.received_by, leg.deadline = data["receivedAt"], data["by"], data["deadline"]
            if data["by"] != "continued":
                self.check_deadline(leg, leg.deadline)
        elif kind == "leg-undelivered":
            leg.undelivered = True
            if leg.received_by == "deemed":
                leg.received = leg.received_by = leg.deadline = None
        elif kind == "leg-acknowledged":
            leg.acknowledged = leg.acknowledged or data["at"]
        elif kind == "leg-closed":
            leg.closed = data["at"]
        elif kind == "breach-recorded":
            leg.breach = {"noticedAt": data["noticedAt"], "queried": data["queried"]}
        elif kind == "breach-retracted":
            leg.breach = None
        elif kind == "deadline-revised":
            leg.deadline = data["after"]
            self.check_deadline(leg, leg.deadline)
        elif kind == "code-supplied":
            leg.request.held = True
            automatic = data.get("automatic", False)
            self.reply(leg, "code-supplied", data["answeredAt"], data["inTime"], automatic=automatic)
        elif kind == "installation-denied":
            self.reply(leg, "not-installer", data["answeredAt"], data["inTime"])
        elif kind == "code-not-held":
            self.reply(leg, "code-not-held", data["answeredAt"], data["inTime"], data["reason"])
        elif kind == "supply-rejected":
            leg.rejected += 1
        elif kind == "request-queried":
            leg.queried = data["at"]
            leg.queries = leg.queries or data["at"]
        elif kind in ("code-reported-unusable", "code-recalled"):
            leg.request.held = False
        elif kind == "backlog-decided":
            leg.request.backlog = data["backlog"]
            for one in leg.request.legs if data["backlog"] else ():
                one.excused = one.excused or one.breach is not None
                if one.ended() is None:
                    one.deadline = None

    def reply(self, leg, answer, at, in_time, reason=None, automatic=False):
        if leg.answer is not None:  # The first answer to a leg stands.
            return
        leg.answer, leg.answered, leg.reason, leg.automatic = answer, at, reason, automatic
        if leg.deadline and in_time != (at < leg.deadline["dueAt"]):
            self.disagree(leg, "inTime", in_time)

    def check_deadline(self, leg, deadline):
        if deadline is None:
            return
        expected = self.calendar.due(london_day(leg.received))
        if expected != (deadline["receivedOn"], deadline["dueOn"], deadline["dueAt"]):
            self.disagree(leg, "deadline", deadline["dueOn"])

    def disagree(self, leg, what, stated):
        self.disagreements.append([leg.request.id, leg.number, what, stated])

    # What comes of it.

    def month(self, month):
        return Report(month, self.calendar).count(self.requests.values())


class Account:
    def __init__(self, party, names):
        self.party = party
        self.counts = dict.fromkeys(names, 0)

    def add(self, name, by=1):
        self.counts[name] += by


class Supplier(Account):
    def __init__(self, party):
        super().__init__(party, SUPPLIER)
        self.reasons = dict.fromkeys(REASONS, 0)
        self.days = []
        self.oldest = None

    def figures(self, calendar, on):
        rate = None
        if self.counts["answered"]:
            rate = int(self.counts["notInstaller"] / self.counts["answered"] * 10_000 + 0.5) / 10_000
        oldest = None
        if self.oldest:
            received, request, leg = self.oldest
            days = calendar.between(date.fromisoformat(received), on)
            oldest = {"request": request, "leg": leg, "receivedOn": received, "workingDays": days}
        days = sorted(self.days)
        return {
            "party": self.party,
            **self.counts,
            "notInstallerRate": rate,
            "codeNotHeldBy": self.reasons,
            "workingDays": {"answers": len(days), "median": rank(days, 50), "p90": rank(days, 90)},
            "oldestOpen": oldest,
        }


def rank(ordered, percent):
    """Nearest rank: the smallest value that at least so many per cent do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


class Requester(Account):
    def __init__(self, party):
        super().__init__(party, REQUESTER)
        self.outcomes = dict.fromkeys(OUTCOMES, 0)

    def figures(self):
        return {"party": self.party, **self.counts, "outcomes": self.outcomes}


class Report:
    """One month as it stood at its end, by what is known so far."""

    def __init__(self, month, calendar):
        self.month, self.calendar = month, calendar
        self.total, self.requests = Supplier(None), Requester(None)
        self.suppliers, self.requesters = {}, {}
        self.channels = {name: dict.fromkeys(CHANNEL, 0) for name in CHANNELS}
        self.backlog = dict.fromkeys(BACKLOG, 0)
        self.rows = []

    def count(self, requests):
        for request in requests:
            self.request(request)
            for leg in request.legs:
                self.leg(leg)
        how = (self.calendar, self.month.last)
        return {
            "total": self.total.figures(*how),
            "suppliers": [self.suppliers[party].figures(*how) for party in sorted(self.suppliers)],
            "requests": self.requests.figures(),
            "requesters": [self.requesters[party].figures() for party in sorted(self.requesters)],
            "channels": [{"channel": name, **counts} for name, counts in self.channels.items()],
            "backlog": self.backlog,
            "breaches": sorted(self.rows, key=lambda row: (row["request"], row["leg"])),
        }

    def both(self, accounts, total, kind, party):
        if party not in accounts:
            accounts[party] = kind(party)
        return (total, accounts[party])

    def request(self, request):
        names = ["raised"] if self.month.has(request.raised) else []
        if request.how and self.month.has(request.ended):
            names.append(request.how)
            if request.held and request.outcome in ("commissioned", "joined"):
                names.append("siteVisitsAvoided")
        if not names:
            return
        for account in self.both(self.requesters, self.requests, Requester, request.requester):
            for name in names:
                account.add(name)
            if "closed" in names:
                account.outcomes[request.outcome] += 1

    def leg(self, leg):
        month = self.month
        if leg.opened >= month.until:
            return
        request, ended = leg.request, leg.ended()
        answered = month.has(leg.answered)
        is_open = ended is None or ended >= month.until
        if not is_open and ended < month.start and not (leg.deadline and leg.deadline["dueAt"] > month.start):
            return
        self.of_channel(leg)
        if answered and leg.answer == "not-installer":
            for account in self.both(self.requesters, self.requests, Requester, request.requester):
                account.add("misrouted")
        if leg.obligated and not leg.has_duty():
            self.of_backlog(leg, answered, is_open)
        if leg.has_duty():
            self.of_duty(leg, answered, is_open, ended)

    def of_channel(self, leg):
        has, counts = self.month.has, self.channels[leg.channel]
        counts["opened"] += has(leg.opened)
        counts["sent"] += has(leg.sent)
        counts["handedOver"] += has(leg.sent)
        counts["bounced"] += has(leg.opened) and leg.undelivered
        counts["received"] += has(leg.received)
        counts["deemedReceived"] += has(leg.received) and leg.received_by == "deemed"
        replied = None if leg.automatic else leg.answered
        confirmed = min(filter(None, (leg.acknowledged, replied)), default=None)
        if has(confirmed):
            counts["confirmed"] += 1
            counts["acknowledged" if confirmed == leg.acknowledged else "answered"] += 1

    def of_backlog(self, leg, answered, is_open):
        self.backlog["received"] += self.month.has(leg.received)
        self.backlog["answered"] += answered
        if is_open:
            self.backlog["open"] += 1
            self.backlog["openEvidenced" if leg.request.evidenced else "openUnevidenced"] += 1

    def of_duty(self, leg, answered, is_open, ended):
        month, deadline = self.month, leg.deadline
        names = []
        if month.has(leg.received):
            names.append("received")
        if answered:
            names += ["answered", ANSWERS[leg.answer]]
            if leg.automatic:
                names.append("automatic")
        due_at = deadline and deadline["dueAt"]
        if deadline and month.first.isoformat() <= deadline["dueOn"] <= month.last.isoformat():
            names += self.due(leg, due_at, ended)
        if is_open:
            names.append("open")
            if leg.received is None or leg.received >= month.until:
                names.append("openAwaitingReceipt")
            if leg.queried and leg.queried < month.until:
                names.append("openQueried")
            if deadline and due_at <= month.until:
                names.append("openOverdue")
        if not names:
            return
        for account in self.both(self.suppliers, self.total, Supplier, leg.addressee):
            for name in names:
                account.add(name)
            if month.has(leg.received):
                account.add("codesRejected", leg.rejected)
            if answered and leg.answer == "code-not-held":
                account.reasons[leg.reason] += 1
            if answered and not leg.automatic and deadline:
                zero = date.fromisoformat(deadline["receivedOn"])
                account.days.append(self.calendar.between(zero, london_day(leg.answered)))
            if is_open and deadline:
                age = (deadline["receivedOn"], leg.request.id, leg.number)
                account.oldest = min(account.oldest or age, age)

    def due(self, leg, due_at, ended):
        """Of whoever held it when it was due: one that ended before, not by its answer, was nobody's any more."""
        if ended is not None and ended < due_at and ended != leg.answered:
            return []
        if leg.answer is None or leg.answered >= due_at:
            names = ["due", "late" if leg.answer else "unanswered"]
            if leg.breach is None:
                return names
            self.row(leg)
            names += ["breached", "breachedWithUpheld"]
            return names + ["queried"] if leg.queries and leg.queries < due_at else names
        return ["due", "inTime"]

    def row(self, leg):
        request, deadline = leg.request, leg.deadline
        mpxn = request.mpxn
        until = london_day(leg.answered) if leg.answered else self.month.last
        route = " > ".join(f"{one.addressee} {one.basis}" for one in request.legs[: leg.number])
        self.rows.append(
            {
                "request": request.id,
                "leg": leg.number,
                "party": leg.addressee,
                "requester": request.requester,
                "mpxn": mpxn and mpxn[:2] + "*" * (len(mpxn) - 5) + mpxn[-3:],
                "channel": leg.channel,
                "route": route,
                "receivedAt": leg.received,
                "receivedOn": deadline["receivedOn"],
                "dueOn": deadline["dueOn"],
                "dueAt": deadline["dueAt"],
                "noticedAt": leg.breach["noticedAt"],
                "answer": leg.answer,
                "answeredAt": leg.answered,
                "workingDaysLate": self.calendar.between(date.fromisoformat(deadline["dueOn"]), until),
            }
        )


NEEDLESS = {"reminder-due", "code-erased", "code-revealed", "requested-again", "command-noted"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log")
    parser.add_argument("--calendar", action="append", required=True, metavar="[INSTANT=]FILE")
    parser.add_argument("months", nargs="+", metavar="MONTH[@POSITION]")
    options = parser.parse_args()
    calendars = []
    for given in options.calendar:
        since, _, path = given.rpartition("=")
        calendars.append((since, Calendar(path)))
    recount = Recount(sorted(calendars, key=lambda one: one[0]))
    months = [Month(asked) for asked in options.months]
    figures = {}
    waiting = sorted((month for month in months if month.position is not None), key=lambda month: month.position)
    with open(options.log, encoding="utf-8") as log:
        for position, line in enumerate(log, 1):
            while waiting and waiting[0].position < position:
                month = waiting.pop(0)
                figures[month.asked] = recount.month(month)
            if not position % 200_000:
                print(f"{position:,} events", file=sys.stderr)
            kind = line.split('\\"', 6)[5]
            if not kind.startswith("requests.") or kind[9:-3] in NEEDLESS:
                continue
            _, stream, _, _, recorded, _, data = json.loads(json.loads(line)["leaf"])
            recount.take(stream, kind[9:-3], data, recorded)
    for month in months:
        if month.asked not in figures:
            figures[month.asked] = recount.month(month)
    json.dump({"months": figures, "disagreements": recount.disagreements}, sys.stdout)


if __name__ == "__main__":
    main()
