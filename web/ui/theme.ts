import type { MouseEvent } from "react";
import {
  createTheme,
  mergeThemeOverrides,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";

/** Morpho blue, the colour of a wing in light. */
const wing: MantineColorsTuple = [
  "#edf1fe",
  "#d9e2fd",
  "#b4c5fa",
  "#8ea8f6",
  "#6e8df1",
  "#4a6bea",
  "#2c50d6",
  "#2544bb",
  "#1e389a",
  "#182d7b",
];
const dark: MantineColorsTuple = [
  "#e7eaf0",
  "#b0b8c5",
  "#929bab",
  "#5d6675",
  "#3b4452",
  "#262d37",
  "#1b2027",
  "#15191f",
  "#0e1115",
  "#090b0e",
];

const small = { defaultProps: { size: "sm" } };

/** In a list that is searched, what is typed takes the place of what was chosen, instead of standing behind it. */
const search = ({ currentTarget }: MouseEvent<HTMLInputElement>): void => {
  if (!currentTarget.readOnly) currentTarget.select();
};

const theme = createTheme({
  primaryColor: "wing",
  primaryShade: { light: 6, dark: 6 },
  colors: { wing, dark },
  defaultRadius: "md",
  fontFamily: "var(--wb-font)",
  fontFamilyMonospace: "var(--wb-mono)",
  fontSizes: { xs: "12px", sm: "13.5px", md: "15px", lg: "17px", xl: "20px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "14px", xl: "20px" },
  focusRing: "auto",
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm", fw: 500 } },
    InputWrapper: { styles: { label: { marginBottom: 4 }, description: { marginBottom: 5 } } },
    TextInput: small,
    PasswordInput: small,
    Textarea: small,
    Select: { defaultProps: { size: "sm", allowDeselect: false, checkIconPosition: "right", onClick: search } },
    Checkbox: { defaultProps: { radius: "xs" } },
    MultiSelect: small,
    NumberInput: small,
    Switch: small,
    SegmentedControl: {
      defaultProps: { size: "xs", radius: "md", withItemsBorders: false },
      styles: {
        root: { background: "var(--wb-track)" },
        label: { fontWeight: 500 },
        indicator: { background: "var(--wb-raised)" },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        radius: "lg",
        padding: "lg",
        overlayProps: { backgroundOpacity: 0.4 },
        styles: { title: { fontWeight: 600 } },
        transitionProps: { duration: 0 }, // one that fades would keep the keys meant for the page behind it
      },
    },
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: "md",
        radius: "md",
        position: "bottom-end",
        transitionProps: { duration: 90 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, radius: "sm", transitionProps: { duration: 90 } } },
  },
});

/** `close`: what the button of a dialog is called. */
export const themed = (close: string): MantineThemeOverride =>
  mergeThemeOverrides(theme, {
    components: { Modal: { defaultProps: { closeButtonProps: { "aria-label": close } } } },
  });

/** Mantine's own variables point at our tokens, so that there is one source of colour. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--wb-surface)",
    "--mantine-color-text": "var(--wb-ink)",
    "--mantine-color-dimmed": "var(--wb-ink-3)",
    "--mantine-color-placeholder": "var(--wb-ink-3)",
    "--mantine-color-default": "var(--wb-surface)",
    "--mantine-color-default-hover": "var(--wb-hover)",
    "--mantine-color-default-border": "var(--wb-line-strong)",
    "--mantine-color-error": "var(--wb-red)",
    "--mantine-shadow-md": "var(--wb-shadow)",
    "--mantine-color-wing-light": "var(--wb-accent-soft)",
    "--mantine-color-wing-light-hover": "var(--wb-accent-soft)",
    "--mantine-color-wing-light-color": "var(--wb-accent-ink)",
    "--mantine-color-anchor": "var(--wb-accent-ink)",
  };
  return { variables: {}, light: shared, dark: shared };
};
