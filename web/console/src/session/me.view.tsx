import type { ReactElement } from "react";
import { Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Avatar, Dot } from "@ui/bits.js";
import { Icon, type IconName } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { mayNotify } from "../conversations/alerts.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { usePresence } from "./presence.js";
import { prefer, speakFrom, usePreferences } from "./preferences.js";
import { useRight, useSession, useSignOut } from "./session.js";
import { showShortcuts } from "./shortcuts.view.js";
import css from "./me.module.css";

const SCHEMES: readonly [MantineColorScheme, IconName][] = [
  ["auto", "channels"],
  ["light", "sun"],
  ["dark", "moon"],
];

/** One's own corner: presence, language, light, sounds, profile. */
export function Me(): ReactElement {
  const { t } = useWords();
  const { member } = useSession();
  const [presence] = usePresence();
  return (
    <Menu position="right-end" width={248} closeOnItemClick={false} withinPortal={false}>
      <Menu.Target>
        <button
          type="button"
          className={css.me}
          aria-label={t("me.menu", { name: member.name, state: t(`presence.${presence}`) })}
        >
          <Avatar name={member.name} id={member.id} size={36} presence={presence} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.who} role="presentation">
          <strong>{member.name}</strong>
          <span>{member.email}</span>
        </div>
        <Choices />
      </Menu.Dropdown>
    </Menu>
  );
}

function Choices(): ReactElement {
  const { t, locale } = useWords();
  const [presence, appear] = usePresence();
  const converses = useRight("converse");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const tick = (on: boolean): ReactElement | null => (on ? <Icon name="check" size={16} /> : null);
  return (
    <>
      {(converses ? (["online", "away"] as const) : []).map((state) => (
        <Menu.Item
          key={state}
          leftSection={<Dot presence={state} />}
          rightSection={tick(presence === state)}
          onClick={() => appear(state)}
        >
          {t(`presence.${state}`)}
        </Menu.Item>
      ))}
      {converses && (
        <>
          <Menu.Divider />
          <Habits />
          <Menu.Divider />
        </>
      )}
      <div className={css.row} role="group" aria-label={t("me.light")}>
        {SCHEMES.map(([scheme, icon]) => (
          <button
            key={scheme}
            type="button"
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
          >
            <Icon name={icon} size={15} />
            {t(`scheme.${scheme}`)}
          </button>
        ))}
      </div>
      <Looks />
      <div className={css.row} role="group" aria-label={t("field.language")}>
        {LOCALES.map((one) => (
          <button
            key={one}
            type="button"
            role="menuitemradio"
            lang={one}
            aria-checked={one === locale}
            onClick={() => speakFrom(one)}
          >
            {LOCALE_NAMES[one]}
          </button>
        ))}
      </div>
      <Menu.Divider />
      {converses && <Practise />}
      <Menu.Item
        closeMenuOnClick
        leftSection={<Icon name="person" size={16} />}
        onClick={() => void navigate({ to: "/people", search: { tab: "me" } })}
      >
        {t("me.profile")}
      </Menu.Item>
      <Menu.Item closeMenuOnClick leftSection={<Icon name="keys" size={16} />} rightSection="?" onClick={showShortcuts}>
        {t("keys.title")}
      </Menu.Item>
      <Menu.Item closeMenuOnClick leftSection={<Icon name="exit" size={16} />} onClick={() => void signOut()}>
        {t("action.sign_out")}
      </Menu.Item>
    </>
  );
}

function Practise(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <Menu.Item
      closeMenuOnClick
      leftSection={<Icon name="spark" size={16} />}
      onClick={() => void navigate({ to: "/practice" })}
    >
      {t("nav.practice")}
    </Menu.Item>
  );
}

/** How close things stand, and how strongly they are drawn. */
function Looks(): ReactElement {
  const { t } = useWords();
  const { compact, contrast } = usePreferences();
  return (
    <div className={css.row} role="group" aria-label={t("me.looks")}>
      <button
        type="button"
        role="menuitemcheckbox"
        aria-checked={compact}
        onClick={() => prefer({ compact: !compact })}
      >
        {t("me.compact")}
      </button>
      <button
        type="button"
        role="menuitemcheckbox"
        aria-checked={contrast}
        onClick={() => prefer({ contrast: !contrast })}
      >
        {t("me.contrast")}
      </button>
    </div>
  );
}

function Habits(): ReactElement {
  const { t } = useWords();
  const { sound, notices, enterSends } = usePreferences();
  const toggleNotices = async (): Promise<void> => {
    const may = notices || (await mayNotify());
    if (may) prefer({ notices: !notices });
    else notify(t("me.notices.denied"), "bad");
  };
  const state = (on: boolean): string => t(on ? "state.on" : "state.off");
  return (
    <>
      <Menu.Item
        leftSection={<Icon name={sound ? "bell" : "bellOff"} size={16} />}
        rightSection={<small>{state(sound)}</small>}
        onClick={() => prefer({ sound: !sound })}
      >
        {t("me.sound")}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="panel" size={16} />}
        rightSection={<small>{state(notices)}</small>}
        onClick={() => void toggleNotices()}
      >
        {t("me.notices")}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="send" size={16} />}
        rightSection={<small>{state(enterSends)}</small>}
        onClick={() => prefer({ enterSends: !enterSends })}
      >
        {t("me.enter_sends")}
      </Menu.Item>
    </>
  );
}
