//! The demo shop's backend: what a platform does between its buyers and the service.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use super::backend::mint;
use super::body::JsonBody;
use super::submit;
use crate::seal::mint::Wanted;
use crate::service::app::Shared;
use crate::service::auth::same_origin;
use crate::service::clock;
use crate::service::demo::Order;
use crate::service::problem::Problem;
use crate::service::upload::{self, Form};

/// The account of the demo shop's one buyer.
const BUYER: &str = "demo-buyer";

/// Body of `POST /demo/challenge`.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    jkt: String,
    order: Option<String>,
}

/// `POST /demo/challenge`. A real shop does this for a buyer who is logged in.
pub(crate) async fn challenge(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<Asked>,
) -> Result<Response, Problem> {
    same_origin(&headers, false)?;
    let order = order(&app, asked.order.as_deref().unwrap_or("CS-1001"))?;
    let wanted = Wanted {
        order: order.id.to_owned(),
        ordered_at: Some(order.ordered_at),
        account: Some(BUYER.to_owned()),
        products: vec![order.product.to_owned()],
        jkt: asked.jkt,
        ttl: None,
    };
    let (challenge, _) = mint(&app, wanted)?;
    Ok((StatusCode::CREATED, axum::Json(json!({"challenge": challenge}))).into_response())
}

/// `POST /demo/claims`, where the form goes, with or without JavaScript.
pub(crate) async fn claim(State(app): State<Shared>, request: Request) -> Response {
    let json = wants_json(request.headers());
    match take(&app, request).await {
        Ok(claim) => Redirect::to(&format!("/thanks.html?claim={claim}")).into_response(),
        Err(problem) if json => problem.into_response(),
        Err(problem) => (problem.status(), Html(sorry(&problem))).into_response(),
    }
}

async fn take(app: &Shared, request: Request) -> Result<String, Problem> {
    same_origin(request.headers(), false)?;
    let missing = || Problem::new("body.malformed", "The field `order` is missing.");
    let order = |form: &Form| order(app, form.text("order").ok_or_else(missing)?);
    // The form has its order ahead of its files: none is written for an order that is not there.
    let form = upload::read(app, request, |form| order(form).map(|_| ())).await?;
    let order = order(&form)?;
    let mut question = submit::question(&form, clock::now());
    // The shop knows its orders; a form's own words on them do not count.
    question.account = Some(BUYER.to_owned());
    question.ordered_at = Some(order.ordered_at);
    question.products = vec![order.product.to_owned()];
    Ok(submit::submit(app, form, question, true).await?.claim)
}

fn order(app: &Shared, id: &str) -> Result<Order, Problem> {
    let found = app.demo.as_ref().and_then(|demo| demo.order(id.trim()));
    found.ok_or_else(|| Problem::new("order.notFound", "The demo shop has no such order."))
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let accept = accept.unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}

/// A page for a buyer whose claim was not taken. It holds fixed sentences only.
fn sorry(problem: &Problem) -> String {
    let (zh, en) = match problem.code {
        "files.none" => ("请至少附上一张照片。", "Please attach at least one photo."),
        "files.tooMany" => ("照片数量过多。", "There are too many photos."),
        "body.tooLarge" => ("照片文件过大。", "The photos are too large."),
        "order.notFound" => ("没有找到该订单。", "The order was not found."),
        "token.reused" => (
            "该表单已提交过，内容有所不同。请返回并重新载入页面后再提交。",
            "This form was sent before with other content. Please go back, reload the page and send it again.",
        ),
        "busy" | "storage.full" => (
            "目前提交较多，请稍后再试。",
            "Many requests are coming in. Please try again in a moment.",
        ),
        _ => (
            "未能收到您的申请，请返回后再试一次。",
            "Your request did not arrive in full. Please go back and try again.",
        ),
    };
    format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>未能提交 · Not sent</title><main>\
         <h1>未能提交 · <span lang=\"en\">Not sent</span></h1>\
         <p>{zh}</p><p lang=\"en\">{en}</p>\
         <p><a href=\"/refund.html\">返回售后申请 · <span lang=\"en\">Back to the form</span></a></p>\
         </main></html>"
    )
}
