import type { CSSProperties, ReactElement } from "react";
import { Select, Switch } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Channel } from "@client/types.js";
import { widgets, type Launcher, type Palette } from "@client/widget.js";
import { useOwn } from "../own.js";
import { Whole } from "../surveys/form.view.js";
import { useWords } from "../words.js";
import { Spoken } from "./spoken.view.js";
import { ICONS, PIXELS, SIZES } from "./widget.data.js";
import own from "./widget.json";
import type { PartProps } from "./widget.view.js";
import css from "./widget.module.css";

const MOST_PX = 400;

interface Colours {
  readonly colour: string;
  readonly position: string;
}

interface LookProps extends PartProps {
  readonly channel: Channel;
  readonly look: Colours;
  readonly setLook: (look: Colours) => void;
}

export function Look({ draft, change, channel, look, setLook }: LookProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const { launcher } = draft;
  const set = (part: Partial<Launcher>): void => change({ launcher: { ...launcher, ...part } });
  const palette = useQuery({
    queryKey: ["palette", look.colour],
    queryFn: () => widgets.palette(look.colour),
    placeholderData: keepPreviousData,
    staleTime: Infinity, // the same colour is always read the same
  });
  return (
    <section className={css.halves} aria-label={say("look")}>
      <div className={css.part}>
        <h2>{say("look")}</h2>
        <div className={css.pair}>
          <label className={css.colour}>
            {t("channel.colour")}
            <input
              type="color"
              value={look.colour}
              onChange={(event) => setLook({ ...look, colour: event.currentTarget.value })}
            />
          </label>
          <Select
            label={t("channel.position")}
            value={look.position}
            data={(["right", "left"] as const).map((value) => ({ value, label: t(`position.${value}`) }))}
            onChange={(position) => position && setLook({ ...look, position })}
          />
          <Whole label={say("side")} value={launcher.side_px} most={MOST_PX} set={(side_px) => set({ side_px })} />
          <Whole
            label={say("bottom")}
            value={launcher.bottom_px}
            most={MOST_PX}
            set={(bottom_px) => set({ bottom_px })}
          />
          <Select
            label={say("icon")}
            value={launcher.icon}
            data={ICONS.map((value) => ({ value, label: say(`icon.${value}`) }))}
            onChange={(icon) => icon && set({ icon })}
          />
          <Select
            label={say("size")}
            value={launcher.size}
            data={SIZES.map((value) => ({ value, label: say(`size.${value}`) }))}
            onChange={(size) => size && set({ size })}
          />
        </div>
        {palette.data && <Corrected palette={palette.data} />}
        <Spoken label={say("launcher.text")} value={launcher.text} set={(text) => set({ text })} />
        <Switch
          label={say("hidden")}
          description={say("hidden.about")}
          checked={launcher.hidden}
          onChange={(event) => set({ hidden: event.currentTarget.checked })}
        />
        <Switch
          label={say("transcripts")}
          description={say("transcripts.about")}
          checked={draft.transcripts}
          onChange={(event) => change({ transcripts: event.currentTarget.checked })}
        />
      </div>
      {palette.data && (
        <Preview palette={palette.data} channel={channel} launcher={launcher} left={look.position === "left"} />
      )}
    </section>
  );
}

/** A colour that cannot be read everywhere is used in another shade there, and that is said. */
function Corrected({ palette }: { palette: Palette }): ReactElement {
  const say = useOwn(own);
  const shades = palette.corrected.map((ground) => ({
    ground,
    shade: { button: palette.colour, light: palette.on_light, dark: palette.on_dark }[ground],
  }));
  return (
    <p role="status" className={css.corrected}>
      {shades.length === 0 && say("contrast.fine")}
      {shades.map(({ ground, shade }) => (
        <span key={ground}>
          <i style={{ background: shade }} aria-hidden="true" />
          {say(`contrast.${ground}`, { shade })}
        </span>
      ))}
    </p>
  );
}

interface PreviewProps {
  readonly palette: Palette;
  readonly channel: Channel;
  readonly launcher: Launcher;
  readonly left: boolean;
}

/** A small page of a shop with the launcher in its corner and the first words of the chat. */
function Preview({ palette, channel, launcher, left }: PreviewProps): ReactElement {
  const say = useOwn(own);
  const { locale } = useWords();
  const text = launcher.text[locale] ?? launcher.text[channel.language as typeof locale] ?? "";
  const style = {
    ...{ "--colour": palette.colour, "--ink": palette.ink, "--size": `${PIXELS[launcher.size]}px` },
    ...{ "--side": `${launcher.side_px}px`, "--bottom": `${launcher.bottom_px}px` },
  } as CSSProperties;
  return (
    <figure className={css.preview} style={style} data-left={left || undefined} aria-label={say("preview")}>
      <div className={css.chat} aria-hidden="true">
        <b>{channel.name}</b>
        <span>{channel.greeting[locale] ?? say("preview.greeting")}</span>
        <em>{say("preview.answer")}</em>
      </div>
      {launcher.hidden ? (
        <figcaption>{say("preview.hidden")}</figcaption>
      ) : (
        <div className={css.launcher} aria-hidden="true">
          <svg viewBox="0 0 24 24">
            <path d={palette.icons[launcher.icon]} />
          </svg>
          {text}
        </div>
      )}
    </figure>
  );
}
