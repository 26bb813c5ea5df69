"""The back end: it verifies access tokens by itself, reads who that is from PostgreSQL, and serves the page.

    AWS_COGNITO_USER_POOL_ID, AWS_COGNITO_USER_POOL_CLIENT_ID, AWS_DEFAULT_REGION   whose tokens are good
    AWS_ENDPOINT_URL        where Rockpool is; take it away, and the pool is Amazon's
    CONNECTION_URL          the database
    PAGE                    the folder of the built page
"""

import os

import psycopg2
from flask import Flask, jsonify, send_from_directory
from rockpool_verify.flask import Guard, token

app = Flask("cruddur", static_folder=None)
guard = Guard()


@app.get("/api/profile")
@guard.required
def profile():
    """Protected: who the token is for, as the function stored it."""
    with psycopg2.connect(os.environ["CONNECTION_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT handle, display_name, email FROM users WHERE cognito_user_id = %s", (token().subject,)
        )
        row = cursor.fetchone()
    connection.close()
    if row is None:
        return jsonify(error="nobody is stored under this id"), 404
    handle, display_name, email = row
    return jsonify(sub=token().subject, handle=handle, display_name=display_name, email=email)


@app.get("/settings.json")
def settings():
    """What the page has to know; nothing of it is secret."""
    return jsonify(
        endpoint=os.environ.get("AWS_ENDPOINT_URL"),
        userPoolId=os.environ["AWS_COGNITO_USER_POOL_ID"],
        userPoolClientId=os.environ["AWS_COGNITO_USER_POOL_CLIENT_ID"],
    )


@app.get("/")
@app.get("/<path:name>")
def page(name="index.html"):
    return send_from_directory(os.path.abspath(os.environ["PAGE"]), name)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "4567")))
