package io.mekong.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server that started us: it is told on standard output, in lines that begin with {@code @mekong}, and answers on standard
 * input. When that ends the server is gone, and so are we.
 */
final class Server {
    private static final String MARK = "@mekong ";
    private static final int ORPHANED = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final AtomicLong questions = new AtomicLong();

    Server(PrintStream out, BufferedReader in) {
        this.out = out;
        Thread.ofPlatform().daemon().name("server").start(() -> listen(in));
    }

    private void listen(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            out.println("The server cannot be heard: " + e);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    /** @param facts pairs of a name and a value */
    void tell(String what, Object... facts) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", what);
        for (int i = 0; i < facts.length; i += 2) {
            message.put(String.valueOf(facts[i]), facts[i + 1]);
        }
        try {
            String line = JSON.writeValueAsString(message);
            synchronized (out) {
                out.println(MARK + line);
                out.flush();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be told: " + what, e);
        }
    }

    /** Returns when everything told before has been taken to heart. */
    void await() throws InterruptedException {
        String question = Long.toString(questions.incrementAndGet());
        tell("await", "question", question);
        String answer = answers.take();
        if (!answer.equals(question)) {
            throw new IllegalStateException("the server refused: " + answer);
        }
    }
}
