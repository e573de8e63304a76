/** What the menu of one's own corner offers, by its name: presence, light, language, the way out. What is so already is not offered. */
import { useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { speakFrom } from "../session/preferences.js";
import { usePresence } from "../session/presence.js";
import { useRight, useSignOut } from "../session/session.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import type { Entry } from "./palette.data.js";

type Plain = Omit<Entry, "group">;

export function useOneself(group: string, also: (name: string) => string): readonly Entry[] {
  const entries = [...usePresences(also), ...useLight(also), ...useTongue(also), ...useDoor(also)];
  return entries.map((entry) => ({ ...entry, group }));
}

function usePresences(also: (name: string) => string): readonly Plain[] {
  const { t } = useWords();
  const [presence, appear] = usePresence();
  const states = useRight("converse") ? (["online", "away"] as const) : [];
  return states
    .filter((state) => state !== presence)
    .map((state) => ({
      id: `me-${state}`,
      icon: "person",
      name: t(`presence.${state}`),
      also: also(`presence.${state}`),
      run: () => appear(state),
    }));
}

function useLight(also: (name: string) => string): readonly Plain[] {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = ["auto", "light", "dark"] as const;
  return schemes
    .filter((scheme) => scheme !== colorScheme)
    .map((scheme) => ({
      id: `me-${scheme}`,
      icon: scheme === "dark" ? "moon" : "sun",
      name: t(`scheme.${scheme}`),
      about: t("me.light"),
      also: `${also("me.light")} ${also(`scheme.${scheme}`)}`,
      run: () => setColorScheme(scheme),
    }));
}

function useTongue(also: (name: string) => string): readonly Plain[] {
  const { t, locale } = useWords();
  return LOCALES.filter((one) => one !== locale).map((one) => ({
    id: `me-${one}`,
    icon: "globe",
    name: LOCALE_NAMES[one],
    about: t("field.language"),
    also: also("field.language"),
    run: () => speakFrom(one),
  }));
}

function useDoor(also: (name: string) => string): readonly Plain[] {
  const { t } = useWords();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const profile = (): void => void navigate({ to: "/people", search: { tab: "me" } });
  return [
    { id: "me-profile", icon: "person", name: t("me.profile"), also: also("me.profile"), run: profile },
    {
      id: "me-out",
      icon: "exit",
      name: t("action.sign_out"),
      also: also("action.sign_out"),
      run: () => void signOut(),
    },
  ];
}
