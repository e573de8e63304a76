import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { proof as api, type ChannelProof, type ProofMinute } from "@client/proof.js";
import { Chip, Empty, Rows, Tile, Tiles } from "@ui/bits.js";
import { useClock } from "../../clock.js";
import { useOwn } from "../../own.js";
import { Failed } from "../../session/failed.view.js";
import { useWords } from "../../words.js";
import waits from "../waits/waits.module.css";
import catalogue from "./catalogue.json";
import css from "./proof.module.css";

const FRESH_MS = 15_000; // a minute's proof is on the page a quarter of it later
const proofQuery = { queryKey: ["proof"], queryFn: api.read, refetchInterval: FRESH_MS };

/** Whether messages get through, channel by channel, and what is broken if they do not. */
export function Proofs(): ReactElement {
  const { t } = useWords();
  const own = useOwn(catalogue);
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(proofQuery);
  const again = useMutation({
    mutationFn: api.now,
    onSuccess: (found) => client.setQueryData(proofQuery.queryKey, found),
  });
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={2} height={96} label={t("state.loading")} />
    );
  if (data.channels.length === 0)
    return (
      <Empty icon="channels" title={own("empty")}>
        {own("empty.about")}
      </Empty>
    );
  const well = !data.stale && data.channels.every(({ last }) => last !== null && last.part === null);
  return (
    <>
      <div className={css.head} role="status">
        {data.stale ? (
          <Chip tone="red">{own("stale")}</Chip>
        ) : well ? (
          <Chip tone="good">{own("all_well")}</Chip>
        ) : (
          <span />
        )}
        <Button loading={again.isPending} onClick={() => again.mutate()}>
          {own("again")}
        </Button>
      </div>
      <ul className={css.list}>
        {data.channels.map((one) => (
          <Channel key={one.channel_id} channel={one} />
        ))}
      </ul>
    </>
  );
}

function Channel({ channel }: { channel: ChannelProof }): ReactElement {
  const words = useWords();
  const { number, ago } = words;
  const own = useOwn(catalogue);
  const [open, setOpen] = useState(false);
  const { last } = channel;
  const when = useClock((nowMs) => (last ? ago(last.minute, nowMs) : ""));
  return (
    <li className={css.channel}>
      <div className={css.head}>
        <strong>{channel.name}</strong>
        <small>
          {last ? own("last", { ago: when }) : own("never")}
          {channel.proofs > 0 && ` · ${own("day", { good: number(channel.good), n: number(channel.proofs) })}`}
        </small>
      </div>
      {last && <State last={last} />}
      <Tiles>
        <Tile
          name={own("col.desk")}
          value={ms(words, last?.desk_ms ?? null)}
          about={`${own("p90")} ${ms(words, channel.desk_p90_ms)}`}
        />
        <Tile
          name={own("col.customer")}
          value={ms(words, last?.customer_ms ?? null)}
          about={`${own("p90")} ${ms(words, channel.customer_p90_ms)}`}
        />
      </Tiles>
      <div>
        <Button variant="default" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {own(open ? "hide" : "show")}
        </Button>
      </div>
      {open && <History channel={channel.channel_id} />}
    </li>
  );
}

const ms = ({ seconds }: { seconds: (value: number | null) => string }, value: number | null): string =>
  seconds(value === null ? null : value / 1000);

function State({ last }: { last: ProofMinute }): ReactElement {
  const own = useOwn(catalogue);
  if (last.part === null)
    return (
      <div>
        <Chip tone="good">{own("ok")}</Chip>
      </div>
    );
  return (
    <>
      <div>
        <Chip tone="red">{own("broken", { part: own(`part.${last.part}`) })}</Chip>
      </div>
      <p>{own(`part.${last.part}.do`)}</p>
      {last.why && <small>{own("words", { why: last.why })}</small>}
    </>
  );
}

function History({ channel }: { channel: string }): ReactElement {
  const words = useWords();
  const { t, moment } = words;
  const own = useOwn(catalogue);
  const { data, error, refetch } = useQuery({ queryKey: ["proof", channel], queryFn: () => api.history(channel) });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Rows count={3} height={32} label={t("state.loading")} />;
  return (
    <div className={waits["scroll"]} tabIndex={0} role="region" aria-label={own("history")}>
      <table className={waits["table"]}>
        <caption>{own("history")}</caption>
        <thead>
          <tr>
            <th scope="col">{own("col.at")}</th>
            <th scope="col">{own("col.desk")}</th>
            <th scope="col">{own("col.customer")}</th>
            <th scope="col">{own("col.result")}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((one) => (
            <tr key={one.minute}>
              <th scope="row">{moment(one.minute)}</th>
              <td>{ms(words, one.desk_ms)}</td>
              <td>{ms(words, one.customer_ms)}</td>
              <td>{one.part === null ? own("ok") : own(`part.${one.part}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
