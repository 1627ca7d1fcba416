/** Signing in, and the change of the one-time password that the first start prints. */

import { api } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { errorText } from "./parts.js";

/** @param {(session: any) => void} done */
export function loginPage(done) {
  return form(
    t("login.title"),
    t("login.intro"),
    t("login.submit"),
    [
      field("user", t("login.user"), "text", "username"),
      field("password", t("login.password"), "password", "current-password"),
    ],
    async (data) => done(await api.login(data.get("user"), data.get("password"))),
  );
}

/** @param {(session: any) => void} done */
export function passwordPage(done) {
  return form(
    t("login.change"),
    t("login.changeIntro"),
    t("login.changeSubmit"),
    [
      field("old", t("login.old"), "password", "current-password"),
      field("new", t("login.new"), "password", "new-password", 12),
      field("again", t("login.again"), "password", "new-password", 12),
    ],
    async (data) => {
      if (data.get("new") !== data.get("again")) throw { code: "password.differs" };
      await api.changePassword(data.get("old"), data.get("new"));
      done(await api.session());
    },
  );
}

function field(name, label, type, autocomplete, minlength) {
  return h(
    "label",
    {},
    h("span", {}, label),
    h("input", { name, type, autocomplete, required: true, minlength }),
  );
}

function form(title, intro, submit, fields, send) {
  const error = h("p", { class: "error", role: "alert" });
  const button = h("button", { class: "primary" }, submit);
  const onsubmit = async (event) => {
    event.preventDefault();
    error.textContent = "";
    button.disabled = true;
    try {
      await send(new FormData(event.target));
    } catch (failure) {
      error.textContent = failure.status === 401 ? t("error.auth.failed") : errorText(failure);
    } finally {
      button.disabled = false;
    }
  };
  return h(
    "section",
    { class: "card narrow" },
    h("h1", {}, title),
    h("p", {}, intro),
    h("form", { onsubmit }, fields, error, button),
  );
}
