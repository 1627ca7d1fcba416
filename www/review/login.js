/** Signing in, the change of the one-time password, and signing in again when a session ended. */

import { api } from "./api.js";
import { foreign, h } from "./dom.js";
import { t } from "./i18n.js";
import { errorText } from "./parts.js";

const SHORTEST = 12;

/** @param {(session: any) => void} done */
export function loginPage(done) {
  return card(
    h("h1", {}, t("login.title")),
    h("p", {}, t("login.intro")),
    form(
      t("login.submit"),
      [
        field("user", t("login.user"), "text", "username"),
        field("password", t("login.password"), "password", "current-password"),
      ],
      async (data) => done(await api.login(data.get("user"), data.get("password"))),
    ),
    h("p", { class: "minor" }, t("login.first")),
  );
}

/** @param {(session: any) => void} done */
export function passwordPage(done) {
  return card(
    h("h1", {}, t("login.change")),
    h("p", {}, t("login.changeIntro")),
    form(
      t("login.changeSubmit"),
      [
        field("old", t("login.old"), "password", "current-password"),
        field("new", t("login.new"), "password", "new-password", t("login.length")),
        field("again", t("login.again"), "password", "new-password"),
      ],
      async (data) => {
        if ([...String(data.get("new"))].length < SHORTEST) throw { code: "password.short" };
        if (data.get("new") !== data.get("again")) throw { code: "password.differs" };
        await api.changePassword(data.get("old"), data.get("new"));
        done(await api.session());
      },
    ),
  );
}

let asking;

/** Asks for the password over the page, so that nothing typed is lost. @param {string} user @returns {Promise<any>} the session, or nothing */
export function askAgain(user) {
  asking ??= new Promise((resolve) => {
    let value;
    const dialog = h("dialog", { class: "narrow", "aria-labelledby": "again-title" });
    const leave = h("button", { type: "button" }, t("login.leave"));
    leave.addEventListener("click", () => dialog.close());
    dialog.append(
      h("h2", { id: "again-title" }, t("login.ended")),
      h("p", {}, t("login.endedIntro"), " ", foreign(user)),
      form(
        t("login.submit"),
        [field("password", t("login.password"), "password", "current-password")],
        async (data) => {
          value = await api.login(user, data.get("password"));
          dialog.close();
        },
        leave,
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      asking = undefined;
      resolve(value);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

const card = (...children) => h("section", { class: "card narrow" }, children);

function field(name, label, type, autocomplete, help) {
  const id = `help-${name}`;
  return h(
    "label",
    {},
    h("span", {}, label),
    help ? h("small", { id }, help) : "",
    h("input", {
      name,
      type,
      autocomplete,
      required: true,
      autocapitalize: "none",
      spellcheck: "false",
      "aria-describedby": help ? id : null,
    }),
  );
}

function form(submit, fields, send, more = "") {
  const error = h("p", { class: "error", role: "alert" });
  const button = h("button", { class: "primary" }, submit);
  const onsubmit = async (event) => {
    event.preventDefault();
    const target = event.target;
    error.textContent = "";
    button.disabled = true;
    try {
      await send(new FormData(target));
    } catch (failure) {
      error.textContent = failure.status === 401 ? t("error.auth.failed") : errorText(failure);
      target.querySelector("input[type=password]")?.focus();
    } finally {
      button.disabled = false;
    }
  };
  return h("form", { onsubmit }, fields, error, h("p", { class: "actions" }, button, " ", more));
}
