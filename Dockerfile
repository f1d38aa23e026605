# gongkai: build the wheel, then install it with the pinned versions into a small image.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE constraints.txt alembic.ini ./
COPY app app
COPY alembic alembic
RUN python -m venv /opt/gongkai \
    && /opt/gongkai/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt . \
    && find /opt/gongkai -name __pycache__ -prune -exec rm -rf {} + \
    && rm -rf /opt/gongkai/lib/python3.11/site-packages/pip*

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data gongkai && install -d -o gongkai /data
COPY --from=build /opt/gongkai /opt/gongkai
ENV PATH=/opt/gongkai/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    GONGKAI_DATABASE_URL=sqlite:////data/gongkai.sqlite
USER gongkai
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["gongkai", "serve", "--host", "0.0.0.0", "--port", "8000"]
