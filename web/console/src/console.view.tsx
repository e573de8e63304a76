import { useEffect, useLayoutEffect, useMemo, useState, type ReactElement } from "react";
import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Refused } from "@client/rest.js";
import { themed, variables } from "@ui/theme.js";
import { Notices, notify } from "@ui/notices.js";
import { AskingAnew, whenFailed } from "./client.js";
import { createRoutes } from "./routes.js";
import { usePreferences } from "./session/preferences.js";
import { useSaid } from "./session/said.js";
import { signedOut } from "./session/session.js";
import { speak, WordsContext, type Words } from "./words.js";

const RETRIES = 2; // a refusal is final; a lost network may be back in a moment

function createClient(): QueryClient {
  const onError = (error: unknown): void => {
    if (error instanceof Refused && error.status === 401) signedOut(client);
  };
  const client = new AskingAnew({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (count, error) => !(error instanceof Refused) && count < RETRIES },
    },
  });
  return client;
}

const client = createClient();
export const router = createRoutes(client);

/** The chosen language's words; until they have come, those of the one before. */
function useSpoken(first: Words): Words {
  const { locale } = usePreferences();
  const [words, change] = useState(first);
  useEffect(() => {
    if (words.locale === locale) return undefined;
    let wanted = true;
    speak(locale)
      .then((next) => wanted && change(next))
      .catch(() => notify(words.t("error.unreachable"), "bad"));
    return () => {
      wanted = false;
    };
  }, [locale, words]);
  useEffect(() => {
    document.documentElement.lang = words.locale;
  }, [words]);
  return words;
}

/** Density and contrast are the whole page's: its tokens have other values then. */
function useLooks(): void {
  const { compact, contrast } = usePreferences();
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute("data-compact", compact);
    document.documentElement.toggleAttribute("data-contrast", contrast);
  }, [compact, contrast]);
}

function Failures(): null {
  const said = useSaid();
  useEffect(() => whenFailed(client, (error) => notify(said(error), "bad")), [said]);
  return null;
}

export function Console({ first }: { first: Words }): ReactElement {
  const words = useSpoken(first);
  useLooks();
  const look = useMemo(() => themed(words.t("action.close")), [words]);
  return (
    <MantineProvider theme={look} cssVariablesResolver={variables} defaultColorScheme="auto">
      <WordsContext value={words}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
          <Failures />
          <Notices dismiss={words.t("action.dismiss")} />
        </QueryClientProvider>
      </WordsContext>
    </MantineProvider>
  );
}
