/** What the door does, in little: events in, heads out. */

const iso = (ms) => new Date(ms).toISOString().replace("Z", "000Z");
const ANSWERS = new Set(["answer", "question"]);

export class Log {
  conversations = new Map();
  keys = new Map();
  listeners = new Set();

  open({ id, number, customer, channel, language, team }) {
    const head = {
      id,
      number,
      seq: 0,
      status: "bot",
      ended: "",
      customer: { id: customer.id, name: customer.name },
      channel_id: channel,
      language,
      team_id: team,
      assignee_id: null,
      priority: 0,
      tags: [],
      reason: "",
      opened_at: "",
      owed_since: null,
      queued_at: null,
      snoozed_until: null,
      last_message: "",
      last_message_at: null,
      last_message_by: "",
      unread: false,
    };
    const conversation = { head, events: [], customer };
    this.conversations.set(id, conversation);
    return conversation;
  }

  put(conversation, ms, actor, body, key) {
    const head = conversation.head;
    head.seq += 1;
    const event = { seq: head.seq, at: iso(ms), actor, body, ...(key ? { key } : {}) };
    conversation.events.push(event);
    this.apply(head, event);
    for (const tell of this.listeners) tell(conversation, event);
    return event;
  }

  apply(head, { at, actor, body, seq }) {
    if (body.kind === "opened") head.opened_at = at;
    if (body.kind === "message") {
      Object.assign(head, { last_message: body.text.slice(0, 120), last_message_at: at, last_message_by: actor.kind });
      if (actor.kind === "customer") Object.assign(head, { owed_since: head.owed_since ?? at, unread: true });
      else if (ANSWERS.has(body.purpose ?? "answer")) head.owed_since = null;
    }
    if (body.kind === "queued")
      Object.assign(head, { status: "queued", assignee_id: null, queued_at: at, team_id: body.team_id });
    if (body.kind === "assigned")
      Object.assign(head, { status: "assigned", assignee_id: body.member_id, queued_at: null });
    if (body.kind === "snoozed") Object.assign(head, { status: "snoozed", snoozed_until: body.until });
    if (body.kind === "woken")
      Object.assign(head, { status: head.assignee_id ? "assigned" : "queued", snoozed_until: null });
    if (body.kind === "resolved") Object.assign(head, { status: "resolved", ended: "resolved", owed_since: null });
    if (body.kind === "reopened") Object.assign(head, { status: body.to, ended: "" });
    if (body.kind === "tagged" && !head.tags.includes(body.tag)) head.tags = [...head.tags, body.tag];
    if (body.kind === "untagged") head.tags = head.tags.filter((tag) => tag !== body.tag);
    if (body.kind === "read_by_member" && body.upto >= head.seq - 1) head.unread = false;
  }

  turn(conversation, ms, who, text, { member, customer }) {
    const asMember = { kind: "member", id: member.id };
    if (who === "c") this.put(conversation, ms, { kind: "customer", id: customer.id }, { kind: "message", text });
    if (who === "b")
      this.put(
        conversation,
        ms - 14_000,
        { kind: "bot" },
        {
          kind: "message",
          text,
          confidence: 0.87,
          sources: [
            {
              article_id: "0190a471-0000-7000-8000-000000000001",
              title: conversation.head.language === "en" ? "Returns and exchanges" : "退换货说明",
            },
          ],
        },
      );
    if (who === "n") this.put(conversation, ms, asMember, { kind: "note", text });
    if (who === "h") {
      this.put(conversation, ms, { kind: "bot" }, { kind: "handed_off", why: text });
      this.put(conversation, ms + 5, { kind: "system" }, { kind: "queued", team_id: conversation.head.team_id });
    }
    if (who === "m") {
      if (conversation.head.assignee_id !== member.id)
        this.put(
          conversation,
          ms - 9000,
          { kind: "system" },
          { kind: "assigned", member_id: member.id, how: "pushed", member_name: member.name },
        );
      this.put(conversation, ms, asMember, { kind: "message", text });
      this.put(
        conversation,
        ms + 800,
        { kind: "customer", id: customer.id },
        { kind: "read", upto: conversation.head.seq },
      );
    }
  }

  finish(conversation, ms, status, member) {
    const head = conversation.head;
    const system = { kind: "system" };
    if (status === "queued" && head.status !== "queued")
      this.put(conversation, ms, system, { kind: "queued", team_id: head.team_id });
    if (status === "assigned" && head.assignee_id === null)
      this.put(conversation, ms, system, {
        kind: "assigned",
        member_id: member.id,
        how: "pushed",
        member_name: member.name,
      });
    if (status === "snoozed")
      this.put(
        conversation,
        ms,
        { kind: "member", id: member.id },
        { kind: "snoozed", until: iso(Date.now() + 3_600_000) },
      );
    if (status === "resolved")
      this.put(conversation, ms, { kind: "member", id: member.id }, { kind: "resolved", how: "member" });
    if (status === "bot" || status === "snoozed") head.assignee_id = status === "bot" ? null : member.id;
    if (status === "bot") head.status = "bot";
    if (status !== "queued" && head.owed_since === null) head.unread = false;
  }

  /** A member's command → the events it makes; null when refused. */
  decide(conversation, command, me, names) {
    const { head } = conversation;
    switch (command.do) {
      case "say":
        return [
          ...(head.assignee_id === null && head.status !== "resolved"
            ? [{ kind: "assigned", member_id: me.id, how: "picked", member_name: me.name }]
            : []),
          { kind: "message", text: command.text, ...(command.files?.length ? { files: command.files } : {}) },
        ];
      case "note":
        return [{ kind: "note", text: command.text }];
      case "assign":
        return [
          { kind: "assigned", member_id: command.member_id, how: command.how, member_name: names(command.member_id) },
        ];
      case "transfer":
        return command.to_team_id
          ? [
              { kind: "transferred", from_id: head.assignee_id, to_team_id: command.to_team_id },
              { kind: "queued", team_id: command.to_team_id, why: "transferred" },
            ]
          : [
              { kind: "transferred", from_id: head.assignee_id, to_member_id: command.to_member_id },
              {
                kind: "assigned",
                member_id: command.to_member_id,
                how: "handed",
                member_name: names(command.to_member_id),
              },
            ];
      case "start_typing":
        return [{ kind: "typing_started" }];
      case "mark_read":
        return [{ kind: "read_by_member", upto: command.upto }];
      case "tag":
        return [{ kind: "tagged", tag: command.tag }];
      case "untag":
        return [{ kind: "untagged", tag: command.tag }];
      case "snooze":
        return [{ kind: "snoozed", until: command.until }];
      case "wake":
        return [{ kind: "woken", why: "member" }];
      case "resolve":
        return [{ kind: "resolved", how: "member" }];
      case "reopen":
        return [{ kind: "reopened", to: "queued" }];
      default:
        return null;
    }
  }
}
