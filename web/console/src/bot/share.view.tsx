import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Modal } from "@mantine/core";
import { shares, type Share } from "@client/bot.js";
import { Chip, Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Paged } from "../paged.view.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { Saved } from "./ahead.view.js";
import { Always } from "./always.view.js";
import { Beginning, Edit, NewShare } from "./shareform.view.js";
import { Offered } from "./offered.view.js";
import { Log } from "./sharelog.view.js";
import { useTopicName } from "./jobs.js";
import css from "./bot.module.css";

export function Shares(): ReactElement {
  return (
    <div className={css.stack}>
      <Saved />
      <Beginning />
      <Always />
      <Offered />
      <List />
      <Log />
    </div>
  );
}

function List(): ReactElement {
  const { t } = useWords();
  const [edited, setEdited] = useState<Share | "new" | null>(null);
  return (
    <section>
      <div className={css.head}>
        <h2>{t("bot.share.topics")}</h2>
        <Button variant="default" size="xs" onClick={() => setEdited("new")}>
          {t("bot.share.set")}
        </Button>
      </div>
      <Paged
        queryKey={["shares"]}
        fetch={shares.list}
        count={4}
        height={72}
        empty={
          <Empty icon="bot" title={t("bot.share.empty")}>
            {t("bot.share.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={people["list"]}>
            {items.map((share) => (
              <Row key={`${share.topic} ${share.channel_id}`} share={share} onEdit={() => setEdited(share)} />
            ))}
          </ul>
        )}
      </Paged>
      <Dialog edited={edited} onClose={() => setEdited(null)} />
    </section>
  );
}

function Dialog({ edited, onClose }: { edited: Share | "new" | null; onClose: () => void }): ReactElement {
  const { t } = useWords();
  const name = useTopicName();
  return (
    <Modal
      opened={edited !== null}
      onClose={onClose}
      title={edited === "new" || edited === null ? t("bot.share.set") : name(edited.topic)}
    >
      {edited === "new" && <NewShare onDone={onClose} />}
      {edited !== null && edited !== "new" && <Edit share={edited} onDone={onClose} />}
    </Modal>
  );
}

function Row({ share, onEdit }: { share: Share; onEdit: () => void }): ReactElement {
  const { t } = useWords();
  const { channel } = useDirectory();
  const topic = useTopicName()(share.topic);
  return (
    <li>
      <div className={people["who"]}>
        <strong title={share.topic}>{topic}</strong>
        <span>{channel(share.channel_id) || "–"}</span>
      </div>
      <div className={css.percent}>
        <strong>{share.percent}%</strong>
        <span className={css.meter} aria-hidden="true">
          <i style={{ left: `${share.floor}%`, width: `${share.ceiling - share.floor}%` }} />
          <b style={{ width: `${share.percent}%` }} />
        </span>
        <small>{t("bot.share.limits", { floor: share.floor, ceiling: share.ceiling })}</small>
      </div>
      <dl className={css.tests}>
        <Test name={t("bot.share.proof")} share={share.proof} tone="good" />
        <Test name={t("bot.share.slip")} share={share.slip} tone="red" />
      </dl>
      <div className={people["facts"]}>
        <Chip tone="good">{t("bot.share.good", { n: share.good })}</Chip>
        <Chip tone={share.bad > 0 ? "red" : "plain"}>{t("bot.share.bad", { n: share.bad })}</Chip>
        {share.paused && <Chip tone="amber">{t("bot.share.paused")}</Chip>}
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={t("bot.share.edit", { topic })} onClick={onEdit}>
        <Icon name="settings" />
      </ActionIcon>
    </li>
  );
}

function Test({ name, share, tone }: { name: string; share: number; tone: string }): ReactElement {
  const { percent } = useWords();
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className={css.meter} data-tone={tone} aria-hidden="true">
          <b style={{ width: `${share * 100}%` }} />
        </span>
        <small>{percent(share)}</small>
      </dd>
    </div>
  );
}
