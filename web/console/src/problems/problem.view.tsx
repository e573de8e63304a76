import { useEffect, useState, type ReactElement } from "react";
import { ActionIcon, Button, Modal, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { problems as api, type LinkedConversation, type Problem } from "@client/problems.js";
import { Chip, Page, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { EffectView } from "./effect.view.js";
import { ProblemEditor } from "./form.view.js";
import { useMove } from "./move.js";
import own from "./own.json";
import { isMended, STATES } from "./problems.data.js";
import { Tell } from "./tell.view.js";
import css from "./problems.module.css";

const RUNNING_MS = 1000; // how often one looks while conversations are linked

/** One problem: what it is, whose, what its fix came to, and the conversations behind it. */
export function ProblemPage(): ReactElement {
  const { t } = useWords();
  const { id } = useParams({ from: "/inside/problems/$id" });
  const { data, error, refetch } = useQuery({
    queryKey: ["problems", "one", id],
    queryFn: () => api.one(id),
    refetchInterval: (query) => (query.state.data?.gathering ? RUNNING_MS : false),
  });
  if (data) return <Known one={data} />;
  return error ? (
    <Failed error={error} retry={() => void refetch()} />
  ) : (
    <Page title={t("nav.problems")}>
      <Rows count={4} height={72} label={t("state.loading")} />
    </Page>
  );
}

function Known({ one }: { one: Problem }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  const { member } = useDirectory();
  const [editing, setEditing] = useState(false);
  const supervises = useRight("supervise");
  const edit = (
    <>
      <State one={one} />
      <Button variant="default" onClick={() => setEditing(true)}>
        {t("action.edit")}
      </Button>
      {supervises && one.linked === 0 && <Drop one={one} />}
    </>
  );
  return (
    <Page
      title={one.title}
      about={`${one.owner_id ? say("owner", { name: member(one.owner_id) }) : say("nobody")} · ${say("since", { time: moment(one.moved_at) })}`}
      actions={edit}
      back={<Link to="/problems">{t("nav.problems")}</Link>}
    >
      <dl className={css.known}>
        {(["about", "cause", "done"] as const).map((name) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd data-quiet={one[name] === "" || undefined}>{one[name] || say("unknown")}</dd>
          </div>
        ))}
      </dl>
      <p className={css.tags}>
        {one.reason && <Chip tone="accent">{say("of.reason", { reason: one.reason })}</Chip>}
        {one.tags.map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
      </p>
      <EffectView one={one} />
      {(isMended(one.state) || supervises) && <Tell one={one} />}
      <Conversations one={one} />
      <Modal
        opened={editing}
        onClose={() => setEditing(false)}
        title={say("edit")}
        size="lg"
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <ProblemEditor problem={one} onDone={() => setEditing(false)} />
      </Modal>
    </Page>
  );
}

function State({ one }: { one: Problem }): ReactElement {
  const say = useOwn(own);
  const move = useMove();
  return (
    <Select
      w={150}
      aria-label={say("move")}
      allowDeselect={false}
      value={one.state}
      onChange={(to) => to && move.byId(one.id, one.state, to)}
      data={STATES.map((value) => ({ value, label: say(`state.${value}`) }))}
    />
  );
}

function Drop({ one }: { one: Problem }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const drop = useMutation({
    mutationFn: () => api.drop(one.id),
    onSuccess: async () => {
      await navigate({ to: "/problems" });
      await client.invalidateQueries({ queryKey: ["problems"] });
    },
  });
  return (
    <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
      {t("action.remove")}
    </Button>
  );
}

function Conversations({ one }: { one: Problem }): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  useEffect(() => void client.invalidateQueries({ queryKey: ["problems", "linked", one.id] }), [client, one]);
  return (
    <section className={css.part} aria-labelledby="linked">
      <h2 id="linked">{say("conversations", { n: one.linked })}</h2>
      {one.gathering && (
        <p className={css.about} role="status">
          {say("gathering")}
        </p>
      )}
      <Paged
        queryKey={["problems", "linked", one.id]}
        fetch={(after) => api.conversations(one.id, after)}
        count={3}
        height={56}
        empty={<p className={css.none}>{say("conversations.none")}</p>}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((each) => (
              <Row key={each.conversation_id} problem={one.id} one={each} />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Row({ problem, one }: { problem: string; one: LinkedConversation }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const name = one.customer_name || t("customer.nameless");
  const unlink = useMutation({
    mutationFn: () => api.unlink(problem, one.conversation_id),
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
  return (
    <li>
      <div>
        <Link to="/desk/$id" params={{ id: one.conversation_id }}>
          {name} #{one.number}
        </Link>
        <p>{one.last_message}</p>
      </div>
      {one.told !== "" && (
        <Chip tone={one.told === "sent" ? "good" : "plain"}>{say(`told.${one.told as "sent"}`)}</Chip>
      )}
      <small>{moment(one.opened_at)}</small>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={say("unlink", { name: `${name} #${one.number}` })}
        loading={unlink.isPending}
        onClick={() => unlink.mutate()}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </li>
  );
}
