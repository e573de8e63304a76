import { useState, type ReactElement } from "react";
import { Button, MultiSelect, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { widgets, type Fared, type WidgetInvitation } from "@client/widget.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { Whole } from "../surveys/form.view.js";
import { movedUp } from "../surveys/surveys.data.js";
import { LOCALE_NAMES, LOCALES } from "../words.js";
import { Tools } from "./asked.view.js";
import { Spoken } from "./spoken.view.js";
import { MOMENTS, MOST_INVITATIONS, newInvitation, outcome, pagesOf, replaced } from "./widget.data.js";
import own from "./widget.json";
import type { PartProps } from "./widget.view.js";
import css from "./widget.module.css";

/** When the widget invites to a chat by itself, and what that led to. */
export function Invitations({ draft, change, channel }: PartProps & { readonly channel: string }): ReactElement {
  const say = useOwn(own);
  const fared = useQuery({ queryKey: ["invitations", channel], queryFn: () => widgets.fared(channel) });
  const { invitations: list } = draft;
  return (
    <section className={css.part} aria-label={say("invitations")}>
      <h2>{say("invitations")}</h2>
      <p className={css.about}>{say("invitations.about")}</p>
      <div className={css.pair}>
        <Whole
          label={say("per_day")}
          value={draft.per_day}
          least={1}
          most={10}
          set={(per_day) => change({ per_day })}
        />
        <Whole label={say("rest_days")} value={draft.rest_days} most={365} set={(rest_days) => change({ rest_days })} />
      </div>
      {list.map((one, at) => (
        <Rule
          key={one.id}
          one={one}
          fared={fared.data?.items ?? []}
          set={(part) => change({ invitations: replaced(list, at, part) })}
          up={at > 0 && (() => change({ invitations: movedUp(list, at) }))}
          drop={() => change({ invitations: list.filter((other) => other !== one) })}
        />
      ))}
      {list.length < MOST_INVITATIONS && (
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={16} />}
          onClick={() => change({ invitations: [...list, newInvitation(crypto.randomUUID())] })}
        >
          {say("invitation.add")}
        </Button>
      )}
    </section>
  );
}

interface RuleProps {
  readonly one: WidgetInvitation;
  readonly fared: readonly Fared[];
  readonly set: (part: Partial<WidgetInvitation>) => void;
  readonly up: (() => void) | false;
  readonly drop: () => void;
}

function Rule({ one, fared, set, up, drop }: RuleProps): ReactElement {
  const say = useOwn(own);
  return (
    <div className={css.box} role="group" aria-label={one.name || say("invitation.new")}>
      <header>
        <Switch
          label={say("shown")}
          checked={one.live}
          onChange={(event) => set({ live: event.currentTarget.checked })}
        />
        <Tools name={one.name || say("invitation.new")} up={up} drop={drop} />
      </header>
      <Led fared={fared} id={one.id} />
      <TextInput
        label={say("invitation.name")}
        required
        maxLength={120}
        value={one.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Spoken label={say("invitation.text")} value={one.text} set={(text) => set({ text })} />
      <Spoken
        label={say("invitation.button")}
        value={one.button}
        usual={own["invitation.usual"]}
        set={(button) => set({ button })}
      />
      <Spoken label={say("invitation.ask")} value={one.ask} set={(ask) => set({ ask })} />
      <Conditions one={one} set={set} />
    </div>
  );
}

function Conditions({ one, set }: Pick<RuleProps, "one" | "set">): ReactElement {
  const say = useOwn(own);
  const [pages, setPages] = useState(() => one.pages.join("\n"));
  return (
    <>
      <Textarea
        label={say("pages")}
        description={say("pages.about")}
        placeholder="/tents/*"
        autosize
        minRows={1}
        value={pages}
        onChange={(event) => {
          setPages(event.currentTarget.value);
          set({ pages: pagesOf(event.currentTarget.value) });
        }}
      />
      <div className={css.pair}>
        <Select
          label={say("moment")}
          value={one.moment}
          data={MOMENTS.map((value) => ({ value, label: say(`moment.${value}`) }))}
          onChange={(moment) => moment && set({ moment })}
        />
        <Whole label={say("seconds")} value={one.seconds} most={3600} set={(seconds) => set({ seconds })} />
        <Whole label={say("idle")} value={one.idle_seconds} most={3600} set={(idle_seconds) => set({ idle_seconds })} />
        <Whole
          label={say("scroll")}
          value={one.scroll_percent}
          most={100}
          set={(scroll_percent) => set({ scroll_percent })}
        />
        <Whole label={say("seen")} value={one.pages_seen} most={100} set={(pages_seen) => set({ pages_seen })} />
        <Whole label={say("share")} value={one.share} least={1} most={100} set={(share) => set({ share })} />
        <MultiSelect
          label={say("languages")}
          placeholder={one.languages.length === 0 ? say("languages.all") : ""}
          value={[...one.languages]}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
          onChange={(languages) => set({ languages })}
        />
      </div>
      <Switch
        label={say("when_open")}
        checked={one.when_open}
        onChange={(event) => set({ when_open: event.currentTarget.checked })}
      />
    </>
  );
}

/** The last four weeks in one line. */
function Led({ fared, id }: { readonly fared: readonly Fared[]; readonly id: string }): ReactElement | null {
  const say = useOwn(own);
  const led = outcome(fared, id);
  if (!led) return null;
  return (
    <p className={css.led}>
      {say("led", { shown: led.shown, opened: led.opened, dismissed: led.dismissed, begun: led.begun })}{" "}
      {led.boughtWithout === null
        ? say("led.bought", { bought: led.bought })
        : say("led.compared", { bought: led.bought, without: led.boughtWithout })}
    </p>
  );
}
