import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { proposals, type Proposal } from "@client/bot.js";
import type { Page } from "@client/types.js";
import { Chip } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useDesk } from "../conversations/desk.store.js";
import { Part } from "../conversations/part.view.js";
import { useSaid } from "../session/said.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import css from "./desk.module.css";

/** What a flow collected for a member to decide; nothing at all when there is nothing. */
export function Proposals({ conversation }: { conversation: string }): ReactElement | null {
  const { t } = useWords();
  const { desk } = useDesk();
  const status = useStore(desk, (state) => state.heads.get(conversation)?.status);
  const { data } = useQuery({
    queryKey: ["proposals", conversation, status], // they come with a hand-over
    queryFn: () => proposals.list(conversation),
    placeholderData: (before) => before,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Part title={t("bot.proposals", { n: data.items.filter(({ state }) => state === "open").length })}>
      {data.items.map((proposal) => (
        <ProposalView key={proposal.id} proposal={proposal} />
      ))}
    </Part>
  );
}

const DECISIONS = ["approve", "refuse"] as const;

function ProposalView({ proposal }: { proposal: Proposal }): ReactElement {
  const { t, has } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (how: (typeof DECISIONS)[number]) => proposals[how](proposal.id),
    onSuccess: (decided) =>
      client.setQueriesData<Page<Proposal>>(
        { queryKey: ["proposals", proposal.conversation_id] },
        (page) => page && { ...page, items: page.items.map((one) => (one.id === decided.id ? decided : one)) },
      ),
    onError: (error) => {
      notify(said(error), "bad");
      void client.invalidateQueries({ queryKey: ["proposals", proposal.conversation_id] });
    },
  });
  const named = (prefix: string, name: string): string => {
    const key = `${prefix}.${name}`;
    return has(key) ? t(key) : name;
  };
  return (
    <div className={css.proposal}>
      <strong>{named("bot.action", proposal.action)}</strong>
      {proposal.state !== "open" && (
        <Chip tone={proposal.state === "approved" ? "good" : "plain"}>{t(`bot.proposal.${proposal.state}`)}</Chip>
      )}
      <dl>
        {Object.entries(proposal.arguments).map(([name, value]) => (
          <div key={name}>
            <dt>{named("bot.given", name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {proposal.result && <p>{proposal.result["text"] ?? Object.values(proposal.result).join(" ")}</p>}
      {proposal.state === "open" && (
        <footer>
          {DECISIONS.map((how) => (
            <Button
              key={how}
              size="xs"
              variant={how === "approve" ? "filled" : "default"}
              disabled={decide.isPending}
              loading={decide.isPending && decide.variables === how}
              onClick={() => decide.mutate(how)}
            >
              {t(`bot.proposals.${how}`)}
            </Button>
          ))}
        </footer>
      )}
    </div>
  );
}
