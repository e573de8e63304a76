import { useState, type ReactElement } from "react";
import { Button, Modal, SegmentedControl, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { sideRequests, type SideRequest } from "@client/handing.js";
import { Chip, Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useClock } from "../../clock.js";
import { submitting } from "../../keys.js";
import { Paged } from "../../paged.view.js";
import { useDirectory } from "../../people/directory.js";
import { useRight } from "../../session/session.js";
import shell from "../../shell.module.css";
import { useWords } from "../../words.js";
import { useOwned, Owned } from "./owned.view.js";
import css from "./offers.module.css";

const REQUESTS = ["requests"];
const EVERY_MS = 60_000; // a notice of the socket asks at once; this is for who missed it
type Shown = "for_me" | "by_me" | "owned";

/** What colleagues asked me, and escalations I own: said on every page until it is done. */
export function Asked(): ReactElement | null {
  const { t } = useWords();
  const converses = useRight("converse");
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState<Shown>("for_me");
  const { data } = useQuery({
    queryKey: [...REQUESTS, "count"],
    queryFn: sideRequests.count,
    enabled: converses,
    refetchInterval: EVERY_MS,
  });
  const owned = useOwned(converses);
  const n = data?.n ?? 0;
  if (n === 0 && owned === 0 && !open) return null;
  const show = (): void => {
    setShown(n > 0 || owned === 0 ? "for_me" : "owned");
    setOpen(true);
  };
  return (
    <div className={shell["banner"]} role="status">
      <Icon name="ask" size={16} />
      {[n > 0 && t("asked.banner", { n }), owned > 0 && t("owned.banner", { n: owned })].filter(Boolean).join(" ")}
      <Button size="compact-sm" fz="xs" variant="default" onClick={show}>
        {t("asked.show")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} size="lg" title={t("asked.title")}>
        <div className={css.form}>
          <SegmentedControl
            aria-label={t("asked.title")}
            value={shown}
            onChange={setShown}
            data={(["for_me", "by_me", "owned"] as const).map((value) => ({ value, label: t(`asked.${value}`) }))}
          />
          {shown === "owned" ? (
            <Owned onOpen={() => setOpen(false)} />
          ) : (
            <Requests key={shown} whose={shown} onOpen={() => setOpen(false)} />
          )}
        </div>
      </Modal>
    </div>
  );
}

function Requests({ whose, onOpen }: { whose: "for_me" | "by_me"; onOpen: () => void }): ReactElement {
  const { t } = useWords();
  return (
    <Paged
      queryKey={[...REQUESTS, whose]}
      fetch={(after) => sideRequests.list(whose, after)}
      count={2}
      height={96}
      empty={<Empty icon="ask" title={t("asked.empty")} />}
    >
      {(items) => (
        <ul className={css.list}>
          {items.map((one) => (
            <Request key={one.id} one={one} mayAnswer={whose === "for_me"} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </Paged>
  );
}

interface RequestProps {
  readonly one: SideRequest;
  readonly mayAnswer: boolean;
  readonly onOpen: () => void;
}

function Request({ one, mayAnswer, onOpen }: RequestProps): ReactElement {
  const { t, moment } = useWords();
  const { member, team } = useDirectory();
  const late = useClock((nowMs) => one.answered_at === null && Date.parse(one.due) < nowMs);
  return (
    <li className={css.request}>
      <header>
        <Link to="/desk/$id" params={{ id: one.conversation_id }} onClick={onOpen}>
          {one.customer_name || t("customer.nameless")} #{one.number}
        </Link>
        <span>
          {t("asked.who", {
            who: member(one.asked_by),
            whom: one.member_id ? member(one.member_id) : team(one.team_id),
          })}
        </span>
        <Chip tone={one.answered_at ? "good" : late ? "red" : "amber"}>
          {one.answered_at ? t("asked.answered") : t(late ? "asked.late" : "asked.due", { at: moment(one.due) })}
        </Chip>
      </header>
      <p>{one.text}</p>
      {one.answer && (
        <p>
          <strong>{member(one.answered_by)}</strong> {one.answer}
        </p>
      )}
      {mayAnswer && one.answered_at === null && <Answer id={one.id} />}
    </li>
  );
}

function Answer({ id }: { id: string }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const answer = useMutation({
    mutationFn: () => sideRequests.answer(id, text.trim()),
    onSuccess: () => notify(t("asked.thanks")),
    onSettled: () => client.invalidateQueries({ queryKey: REQUESTS }),
  });
  const submit = submitting(answer.mutate);
  return (
    <form className={css.row} onSubmit={submit}>
      <Textarea
        aria-label={t("asked.answer")}
        placeholder={t("asked.answer")}
        autosize={false}
        rows={2}
        maxLength={8000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!text.trim()} loading={answer.isPending}>
        {t("action.send")}
      </Button>
    </form>
  );
}
