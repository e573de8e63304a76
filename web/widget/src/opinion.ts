/** Whether the bot's answer helped. Lost with the network it is only one opinion less: what the tap does goes by the outbox. */
export function tellOpinion(ticket: string, conversation: string, seq: number, helpful: boolean): void {
  fetch(`/api/v1/conversations/${conversation}/messages/${seq}/opinion?helpful=${helpful}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${ticket}` },
  }).catch(() => undefined);
}
