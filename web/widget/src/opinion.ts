/** Whether the bot's answer helped. Lost with the network it is only one opinion less: what the tap does goes by the outbox. */
export function tellOpinion(ticket: string, conversation: string, seq: number, helpful: boolean): void {
  fetch(`/api/v1/conversations/${conversation}/messages/${seq}/opinion`, {
    method: "POST",
    keepalive: true,
    headers: { Authorization: `Bearer ${ticket}`, "Content-Type": "application/json" },
    body: JSON.stringify({ helpful }),
  }).catch(() => undefined);
}
